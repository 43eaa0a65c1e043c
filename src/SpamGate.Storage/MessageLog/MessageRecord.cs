using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// One message and what became of it, in 128 octets; in a block it is smaller (<see cref="RecordPacking"/>). No text. SPs and accounts are
/// indexes here and names in the segment (<see cref="SegmentNames"/>).
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Octets)]
public struct MessageRecord
{
    /// <summary>Size in memory.</summary>
    public const int Octets = 128;

    /// <summary>Octets of a message id that are kept; longer ones are cut and <see cref="IdIsCut"/> says so.</summary>
    public const int MaxMessageId = 39;

    /// <summary>When the request was read, milliseconds since 1970 UTC.</summary>
    public long ReceivedAt;

    /// <summary>Milliseconds from then to the answer.</summary>
    public uint AnsweredAfter;

    /// <summary>command_status it was answered with; of a submit_multi, this recipient's.</summary>
    public uint Status;

    /// <summary>What was done.</summary>
    public ScreeningAction Action;

    /// <summary>The check that spoke.</summary>
    public ScreenReason Reason;

    /// <summary>What the text is.</summary>
    public SmsCategory Category;

    /// <summary>Bit 0: the id is cut. Bits 1 and 2: submit_sm, data_sm, submit_multi.</summary>
    public byte Flags;

    /// <summary>Index of the SP in this process; -1 = none.</summary>
    public int SpIndex;

    /// <summary>Index of the account in this process.</summary>
    public int AccountIndex;

    /// <summary>Reference number of a long message.</summary>
    public ushort PartReference;

    /// <summary>Its parts; 0 = a single message.</summary>
    public byte PartTotal;

    /// <summary>Which part this is, from 1.</summary>
    public byte PartNumber;

    /// <summary>64 bits of the words' fingerprint; 0 = none was taken.</summary>
    public ulong Fingerprint;

    /// <summary>Canonical sender.</summary>
    public SmsAddress Sender;

    /// <summary>Canonical recipient.</summary>
    public SmsAddress Recipient;

    private byte _idLength;
    private IdOctets _id;

    /// <summary>True when the SMSC's id was longer than what is kept.</summary>
    public readonly bool IdIsCut => (Flags & IdCutFlag) != 0;

    /// <summary>The answer's message_id as the SP saw it, as far as it is kept.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> MessageId => ((ReadOnlySpan<byte>)_id)[..int.Min(_idLength, MaxMessageId)];

    private const byte IdCutFlag = 1;

    /// <summary>Keeps as much of the id as there is room for.</summary>
    public void SetMessageId(ReadOnlySpan<byte> id)
    {
        _idLength = (byte)int.Min(id.Length, MaxMessageId);
        id[.._idLength].CopyTo(_id);
        ((Span<byte>)_id)[_idLength..].Clear();
        Flags = (byte)((Flags & ~IdCutFlag) | (id.Length > MaxMessageId ? IdCutFlag : 0));
    }

    [InlineArray(MaxMessageId)]
    private struct IdOctets
    {
        private byte _first;
    }
}
