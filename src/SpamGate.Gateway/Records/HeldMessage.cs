using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>A held message as whoever decides sees it.</summary>
/// <param name="Record">What is kept of it; its text and request are sealed there.</param>
/// <param name="Text">Its text; null when it was sealed with another data key.</param>
internal sealed record HeldMessage(QuarantineRecord Record, string? Text);
