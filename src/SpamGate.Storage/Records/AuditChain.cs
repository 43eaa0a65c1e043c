using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SpamGate.Storage.Records;

/// <summary>
/// The hash of an audit row: SHA-256 over its fields and the hash before it. Each text goes in as its length in octets (4, big-endian; -1 for
/// none) and its UTF-8, each number as 8 octets, so no two rows have one reading.
/// </summary>
public static class AuditChain
{
    /// <summary>What the first row has in place of the hash before it.</summary>
    public static string Origin { get; } = new('0', 64);

    /// <summary>Hash of a row, in hexadecimal; its <see cref="AuditRecord.Hash"/> is not read.</summary>
    public static string Hash(AuditRecord row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, row.Id);
        Append(hash, row.At.ToUnixTimeMilliseconds());
        Append(hash, row.Actor);
        Append(hash, row.Reason);
        Append(hash, row.Entity);
        Append(hash, row.RecordKey);
        Append(hash, row.Action.ToString());
        Append(hash, row.Before);
        Append(hash, row.After);
        Append(hash, row.WriteId);
        Append(hash, row.PreviousHash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> octets = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, number);
        hash.AppendData(octets);
    }

    private static void Append(IncrementalHash hash, string? text)
    {
        Span<byte> length = stackalloc byte[4];
        byte[] octets = text is null ? [] : Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : octets.Length);
        hash.AppendData(length);
        hash.AppendData(octets);
    }
}
