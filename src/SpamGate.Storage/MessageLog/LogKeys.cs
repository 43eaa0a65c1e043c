using System.Text;
using SpamGate.Screening.Messages;
using SpamGate.Storage.Encryption;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// What an index knows of numbers, SPs and ids: keyed hashes, from which none of them can be read back. 40 bits tell a million keys of a segment apart
/// well enough, because what an index points at is looked at before it is believed.
/// </summary>
internal readonly struct LogKeys(DataKey key)
{
    /// <summary>Bits of a posting that number a block; the rest is the hash.</summary>
    public const int BlockBits = 24;

    private const byte Number = 1;
    private const byte Sp = 2;
    private const byte Id = 3;
    private readonly KeyedHash _hash = new(key.Derive("message-log-index", [], KeyedHash.KeyLength));

    /// <summary>Key of a sender or recipient.</summary>
    public ulong OfAddress(in SmsAddress address)
    {
        Span<byte> octets = stackalloc byte[SmsAddress.MaxLength + 1];
        int length = address.CopyTo(octets);
        octets[length++] = (byte)address.Kind;
        return Cut(_hash.Of(octets[..length], Number));
    }

    /// <summary>Key of an SP.</summary>
    public ulong OfSp(string spId) => Cut(_hash.Of(Encoding.UTF8.GetBytes(spId), Sp));

    /// <summary>Key of a message id, as far as it is kept.</summary>
    public ulong OfId(ReadOnlySpan<byte> id) => Cut(_hash.Of(id, Id));

    private static ulong Cut(ulong hash) => hash >> BlockBits << BlockBits;
}
