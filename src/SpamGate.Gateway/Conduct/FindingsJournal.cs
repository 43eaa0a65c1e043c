using System.Text.Json;
using SpamGate.Storage.Conduct;

namespace SpamGate.Gateway.Conduct;

/// <summary>
/// Findings that could not be recorded, on the disk until they can: one JSON line each, flushed to the disk. Bounded; beyond it findings are lost and counted.
/// Replaying a finding that was recorded after all records nothing, so a crash in between neither loses nor doubles. One owner.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="maxOctets">Octets held at most.</param>
internal sealed class FindingsJournal(string path, long maxOctets)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private long _waiting;
    private long _lost;

    /// <summary>Findings on the disk.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>Findings lost because the journal was full or the disk refused them.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Counts what an earlier run left.</summary>
    public void Open() => Interlocked.Exchange(ref _waiting, File.Exists(path) ? File.ReadLines(path).LongCount(static line => line.Length > 0) : 0);

    /// <summary>Keeps a finding.</summary>
    public void Append(ConductFindings findings)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(findings, s_json), (byte)'\n'];
        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            if (file.Length + line.Length > maxOctets)
            {
                Interlocked.Increment(ref _lost);
                return;
            }

            // A line that a crash cut short is ended, so that it spoils no other.
            file.Seek(0, SeekOrigin.End);
            if (file.Length > 0)
            {
                file.Seek(-1, SeekOrigin.End);
                if (file.ReadByte() != '\n')
                {
                    file.WriteByte((byte)'\n');
                }
            }

            file.Write(line);
            file.Flush(flushToDisk: true);
            Interlocked.Increment(ref _waiting);
        }
        catch (IOException)
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Hands what waits to the records, first one first; stops at the first that can not be recorded.</summary>
    /// <param name="record">Records a finding; false = not now.</param>
    public async Task DrainAsync(Func<ConductFindings, Task<bool>> record)
    {
        if (Waiting == 0)
        {
            return;
        }

        string[] lines = await File.ReadAllLinesAsync(path).ConfigureAwait(false);
        int done = 0;
        while (done < lines.Length && (Parse(lines[done]) is not { } findings || await record(findings).ConfigureAwait(false)))
        {
            done++;
        }

        if (done == 0)
        {
            return;
        }

        // Renamed over the old one: after a crash in between, what is done is done once more, which records nothing.
        string rest = path + ".rest";
        await File.WriteAllLinesAsync(rest, lines.Skip(done)).ConfigureAwait(false);
        File.Move(rest, path, overwrite: true);
        Interlocked.Exchange(ref _waiting, lines.Length - done);
    }

    private static ConductFindings? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<ConductFindings>(line, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
