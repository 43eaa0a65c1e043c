using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SpamGate.Gateway.Demo;

/// <summary>An address with its type, held inline so that queueing one copies octets and allocates nothing.</summary>
internal struct Address
{
    /// <summary>Longest address SMPP can carry, in octets.</summary>
    internal const int MaxLength = 20;

    private Octets _octets;
    private byte _length;

    internal Address(byte ton, byte npi, ReadOnlySpan<byte> octets)
    {
        Ton = ton;
        Npi = npi;
        _length = (byte)octets.Length;
        octets.CopyTo(_octets);
    }

    internal byte Ton { get; }

    internal byte Npi { get; }

    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Value => ((ReadOnlySpan<byte>)_octets)[.._length];

    [InlineArray(MaxLength)]
    private struct Octets
    {
        private byte _first;
    }
}

/// <summary>message_state of a receipt (SMPP 3.4, 5.2.28), as far as the simulator uses them.</summary>
internal enum ReceiptState : byte
{
    None = 0,
    Delivered = 2,
    Expired = 3,
    Undeliverable = 5,
    Rejected = 8,
}

/// <summary>A deliver_sm to be sent when due: a receipt when <see cref="State"/> is set, else a message from a subscriber.</summary>
internal struct PendingDelivery
{
    /// <summary>message_id of the message reported on; for a subscriber's message an id of its own.</summary>
    internal ulong MessageId;

    /// <summary>When to send it, monotonic nanoseconds.</summary>
    internal long DueAt;

    /// <summary>yyMMddHHmm of the submit, as a number.</summary>
    internal long SubmittedAt;

    /// <summary>Where the deliver_sm comes from: the destination of the message reported on.</summary>
    internal Address Source;

    /// <summary>Where the deliver_sm goes to: the source of the message reported on.</summary>
    internal Address Destination;

    internal ReceiptState State;

    /// <summary>A subscriber's message: coding and octets.</summary>
    internal byte DataCoding;

    /// <summary>A subscriber's message: coding and octets.</summary>
    internal byte[]? UserData;
}
