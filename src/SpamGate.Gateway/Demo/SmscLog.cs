using System.Buffers.Text;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// The simulator's log: one ASCII line per fact, appended before the fact is answered, so that what a peer knows is in the file
/// even when this process is killed the next instant. It goes to the kernel with every batch (that survives the death of the
/// process; not that of the machine). The last line of a killed process may be cut short: it was never answered.
/// <code>
/// M message_id system_id source destination data_coding hash head   message accepted (FNV-1a 64 of the user data, its first octets)
/// A message_id system_id status                                     receipt or MO acknowledged with that status (hex)
/// </code>
/// In addresses, names and heads, octets outside ! to ~ and the % itself are written %XX; an empty field is "-".
/// </summary>
internal sealed class SmscLog : IDisposable
{
    private const int HeadOctets = 24;

    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private bool _closed;

    internal SmscLog(string path)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _file.Seek(0, SeekOrigin.End);
        EndCutLine();
    }

    /// <summary>Largest line for a message of these addresses, in octets.</summary>
    internal static int MaxLine(int systemId, int source, int destination) =>
        2 + 17 + (3 * (systemId + source + destination + HeadOctets)) + 32;

    /// <summary>Appends whole lines; they are in the file when it returns.</summary>
    internal void Append(ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            // A simulator that is shut down answers nobody any more: what its last reads took was never acknowledged.
            if (!_closed)
            {
                _file.Write(lines);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _file.Dispose();
        }
    }

    /// <summary>Writes an M line; returns its length.</summary>
    internal static int WriteMessage(
        Span<byte> line,
        ulong messageId,
        ReadOnlySpan<byte> systemId,
        ReadOnlySpan<byte> source,
        ReadOnlySpan<byte> destination,
        byte dataCoding,
        ReadOnlySpan<byte> userData)
    {
        int at = 0;
        line[at++] = (byte)'M';
        line[at++] = (byte)' ';
        MessageId.Write(line[at..], messageId);
        at += MessageId.Length;
        at += WriteField(line[at..], systemId);
        at += WriteField(line[at..], source);
        at += WriteField(line[at..], destination);
        line[at++] = (byte)' ';
        Utf8Formatter.TryFormat(dataCoding, line[at..], out int digits);
        at += digits;
        line[at++] = (byte)' ';
        MessageId.Write(line[at..], Hash(userData));
        at += MessageId.Length;
        at += WriteField(line[at..], userData[..int.Min(HeadOctets, userData.Length)]);
        line[at++] = (byte)'\n';
        return at;
    }

    /// <summary>Writes an A line; returns its length.</summary>
    internal static int WriteAcknowledgement(Span<byte> line, ulong messageId, ReadOnlySpan<byte> systemId, CommandStatus status)
    {
        int at = 0;
        line[at++] = (byte)'A';
        line[at++] = (byte)' ';
        MessageId.Write(line[at..], messageId);
        at += MessageId.Length;
        at += WriteField(line[at..], systemId);
        line[at++] = (byte)' ';
        Utf8Formatter.TryFormat((uint)status, line[at..], out int digits, new System.Buffers.StandardFormat('X', 8));
        at += digits;
        line[at++] = (byte)'\n';
        return at;
    }

    /// <summary>FNV-1a, 64 bits.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> octets)
    {
        ulong hash = 14695981039346656037;
        foreach (byte octet in octets)
        {
            hash = (hash ^ octet) * 1099511628211;
        }

        return hash;
    }

    private static int WriteField(Span<byte> line, ReadOnlySpan<byte> value)
    {
        int at = 0;
        line[at++] = (byte)' ';
        if (value.IsEmpty)
        {
            line[at++] = (byte)'-';
        }

        foreach (byte octet in value)
        {
            if (octet is > (byte)' ' and <= (byte)'~' and not (byte)'%')
            {
                line[at++] = octet;
            }
            else
            {
                line[at++] = (byte)'%';
                line[at++] = Hex(octet >> 4);
                line[at++] = Hex(octet & 15);
            }
        }

        return at;
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'A' + digit - 10);

    // A killed predecessor may have left half a line; what follows must not grow onto it.
    private void EndCutLine()
    {
        if (_file.Length == 0)
        {
            return;
        }

        _file.Seek(-1, SeekOrigin.End);
        if (_file.ReadByte() != '\n')
        {
            _file.WriteByte((byte)'\n');
        }
    }
}
