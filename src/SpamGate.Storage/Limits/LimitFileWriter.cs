using SpamGate.Screening.Limits;

namespace SpamGate.Storage.Limits;

/// <summary>Writes a snapshot or a journal. A write that fails leaves a torn block: the file is closed and the next one begun.</summary>
internal sealed class LimitFileWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly byte[] _block = new byte[LimitFileFormat.MostBlockSize];

    /// <summary>Creates the file with its header.</summary>
    public LimitFileWriter(string path, ulong number)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        LimitFileFormat.WriteHeader(_block, number);
        _file.Write(_block, 0, LimitFileFormat.HeaderSize);
    }

    /// <summary>Octets so far.</summary>
    public long Length => _file.Position;

    /// <summary>Writes records, in as many blocks as they need.</summary>
    public void Write(ReadOnlySpan<LimitRecord> records)
    {
        while (!records.IsEmpty)
        {
            int count = int.Min(records.Length, LimitFileFormat.MostRecords);
            _file.Write(_block, 0, LimitFileFormat.WriteBlock(records[..count], _block));
            records = records[count..];
        }
    }

    /// <summary>Writes the mark that ends a snapshot.</summary>
    public void WriteEnd() => _file.Write(_block, 0, LimitFileFormat.WriteBlock([], _block));

    /// <summary>Brings everything written to the disk itself.</summary>
    public void Sync() => _file.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
