using System.Buffers.Binary;
using System.Text;

namespace SpamGate.Storage.MessageLog;

/// <summary>What kind of name an index of a record stands for.</summary>
internal enum NameKind : byte
{
    /// <summary>An SP's SpId.</summary>
    Sp,

    /// <summary>An account's system_id.</summary>
    Account,
}

/// <summary>The names that the indexes in a segment's records stand for. Indexes belong to the process that wrote the segment, names are for ever.</summary>
internal sealed class SegmentNames
{
    private readonly List<string?>[] _names = [[], []];

    /// <summary>The name of an index; empty when the segment does not say.</summary>
    public string Of(NameKind kind, int index)
    {
        List<string?> names = _names[(int)kind];
        return index >= 0 && index < names.Count ? names[index] ?? "" : "";
    }

    /// <summary>True when the index has a name.</summary>
    public bool Knows(NameKind kind, int index) => index < _names[(int)kind].Count && _names[(int)kind][index] is not null;

    /// <summary>Names an index.</summary>
    public void Set(NameKind kind, int index, string name)
    {
        List<string?> names = _names[(int)kind];
        while (names.Count <= index)
        {
            names.Add(null);
        }

        names[index] = name;
    }

    /// <summary>Appends one name: kind (1), index (4), octets (2), UTF-8.</summary>
    public static void Write(List<byte> target, NameKind kind, int index, string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        Span<byte> head = stackalloc byte[7];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], index);
        BinaryPrimitives.WriteUInt16LittleEndian(head[5..], (ushort)text.Length);
        target.AddRange(head);
        target.AddRange(text);
    }

    /// <summary>All names, as <see cref="Read"/> takes them.</summary>
    public byte[] ToArray()
    {
        var octets = new List<byte>();
        for (int kind = 0; kind < _names.Length; kind++)
        {
            for (int index = 0; index < _names[kind].Count; index++)
            {
                if (_names[kind][index] is { } name)
                {
                    Write(octets, (NameKind)kind, index, name);
                }
            }
        }

        return [.. octets];
    }

    /// <summary>Adds the names of a block.</summary>
    public void Read(ReadOnlySpan<byte> octets)
    {
        while (octets.Length >= 7)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(octets[5..]);
            if (octets[0] >= _names.Length || octets.Length < 7 + length)
            {
                return;
            }

            Set((NameKind)octets[0], BinaryPrimitives.ReadInt32LittleEndian(octets[1..]), Encoding.UTF8.GetString(octets.Slice(7, length)));
            octets = octets[(7 + length)..];
        }
    }
}
