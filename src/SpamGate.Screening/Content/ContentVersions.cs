namespace SpamGate.Screening.Content;

/// <summary>By what a text was looked at: enough to look at it again in the same way.</summary>
/// <param name="ModelName">Name of the model; null without one.</param>
/// <param name="ModelSha">SHA-256 of the model; null without one.</param>
/// <param name="RuleVersion">Version of keyword, link and contact rules and thresholds, <see cref="ContentEngine.RuleVersion"/>.</param>
/// <param name="Threshold">The general threshold.</param>
public sealed record ContentVersions(string? ModelName, string? ModelSha, string RuleVersion, float Threshold);
