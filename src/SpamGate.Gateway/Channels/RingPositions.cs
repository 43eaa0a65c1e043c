using System.Runtime.InteropServices;

namespace SpamGate.Gateway.Channels;

/// <summary>Head, tail and parked flag of a ring, each on cache lines of its own: writers and reader would otherwise invalidate each
/// other's on every step. 128 octets apart, because the prefetcher fetches lines in pairs.</summary>
[StructLayout(LayoutKind.Explicit, Size = 640)]
internal struct RingPositions
{
    /// <summary>Next position a writer claims; the sign bit says completed.</summary>
    [FieldOffset(128)]
    public long Head;

    /// <summary>Next position the reader takes.</summary>
    [FieldOffset(256)]
    public long Tail;

    /// <summary>A tail some writer saw; may lag, which only makes writers look at the real one.</summary>
    [FieldOffset(384)]
    public long KnownTail;

    /// <summary>1 while the reader waits to be woken.</summary>
    [FieldOffset(512)]
    public int Parked;
}
