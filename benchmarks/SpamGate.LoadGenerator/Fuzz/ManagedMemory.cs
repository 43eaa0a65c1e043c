namespace SpamGate.LoadGenerator.Fuzz;

/// <summary>What is alive on the managed heap, in octets.</summary>
/// <param name="Objects">Everything but pinned arrays.</param>
/// <param name="Pinned">Pinned arrays: the blocks the listener reads into and keeps, whose number is that of the busiest moment and has a limit of its own.</param>
public readonly record struct ManagedMemory(long Objects, long Pinned)
{
    private const int PinnedObjectHeap = 4;

    /// <summary>Measures after everything that is garbage has been collected.</summary>
    public static ManagedMemory Collected()
    {
        // Twice, with the finalisers between: sockets and unobserved tasks go with the second.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GCGenerationInfo pinned = GC.GetGCMemoryInfo(GCKind.FullBlocking).GenerationInfo[PinnedObjectHeap];
        long alive = pinned.SizeAfterBytes - pinned.FragmentationAfterBytes;
        return new ManagedMemory(GC.GetTotalMemory(forceFullCollection: false) - alive, alive);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Objects:N0} + {Pinned:N0} pinned";
}
