namespace SpamGate.Fuzzing.Sessions;

/// <summary>What came of one session.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Pdus">PDUs put into its writes.</param>
/// <param name="Requests">Whole requests among what was written before it ended.</param>
/// <param name="Answers">Responses it got.</param>
/// <param name="Deliveries">Requests the gateway sent to it.</param>
/// <param name="Fault">What was wrong; null = nothing.</param>
public readonly record struct SessionOutcome(long Seed, int Pdus, int Requests, int Answers, int Deliveries, string? Fault);
