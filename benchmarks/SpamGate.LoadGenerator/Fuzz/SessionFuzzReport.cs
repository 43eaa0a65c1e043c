namespace SpamGate.LoadGenerator.Fuzz;

/// <summary>What a run of fuzzed sessions did and found.</summary>
public sealed record SessionFuzzReport
{
    /// <summary>
    /// Growth of a run that has only begun: buffers and tables on their way to their limits were seen to take up to 4 MiB within the first 2,000 sessions and
    /// nothing afterwards. A session that stays costs some 16 KB, so that 2,000 sessions show such a leak and 100,000 one of a hundred octets a session.
    /// </summary>
    private const long MemoryTolerance = 6 * 1024 * 1024;

    /// <summary>Sessions played to their end.</summary>
    public int Sessions { get; init; }

    /// <summary>PDUs put into what they wrote.</summary>
    public long Pdus { get; init; }

    /// <summary>Whole requests found there by the model.</summary>
    public long Requests { get; init; }

    /// <summary>Responses of the gateway.</summary>
    public long Answers { get; init; }

    /// <summary>Requests of the gateway to the sessions.</summary>
    public long Deliveries { get; init; }

    /// <summary>Requests that reached the message centre.</summary>
    public long Forwarded { get; init; }

    /// <summary>Managed memory with no session open, after each quarter of the run.</summary>
    public IReadOnlyList<ManagedMemory> Memory { get; init; } = [];

    /// <summary>What broke, each with the seed that repeats it.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>True when memory grew from the first quarter to the last.</summary>
    public bool HasGrown => Memory.Count > 1 && Memory[^1].Objects > Memory[0].Objects + MemoryTolerance;
}
