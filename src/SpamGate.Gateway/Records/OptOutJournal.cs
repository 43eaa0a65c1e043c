using System.Text.Json;
using SpamGate.Gateway.Channels;

namespace SpamGate.Gateway.Records;

/// <summary>
/// Keeps what phones asked for on disk while the records can not: one JSON line a wish, on the disk before it counts as kept. Bounded. Thread-safe.
/// </summary>
/// <remarks>A line that a crash cut off was never acknowledged, so it is dropped; its message comes again.</remarks>
internal sealed class OptOutJournal : IDisposable
{
    /// <summary>Wishes held at most, some 12 MB; one more is refused, and its message stays with the SMSC.</summary>
    public const int DefaultCapacity = 100_000;

    private const byte LineEnd = (byte)'\n';

    private readonly string _path;
    private readonly int _capacity;
    private readonly Lock _file = new();
    private readonly Lock _queue = new();
    private readonly List<SubscriberWish> _kept;
    private List<(SubscriberWish Wish, TaskCompletionSource<bool> Kept)> _waiting = [];
    private FileStream? _stream;
    private bool _isWriting;
    private int _count;

    /// <summary>Opens a journal and reads what it holds; the file is made with the first wish.</summary>
    /// <exception cref="IOException">It can not be read.</exception>
    public OptOutJournal(string path, int capacity = DefaultCapacity)
    {
        _path = path;
        _capacity = capacity;
        _kept = Read(path);
        _count = _kept.Count;
    }

    /// <summary>Wishes held or about to be.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a wish. True when it is on the disk. Never throws.</summary>
    public Task<bool> AppendAsync(SubscriberWish wish)
    {
        var kept = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_queue)
        {
            if (_count >= _capacity)
            {
                return Task.FromResult(false);
            }

            _count++;
            _waiting.Add((wish, kept));
            if (!_isWriting)
            {
                _isWriting = true;
                _ = Task.Run(WriteWaiting);
            }
        }

        return kept.Task;
    }

    /// <summary>The oldest wishes.</summary>
    public IReadOnlyList<SubscriberWish> Peek(int most)
    {
        lock (_file)
        {
            return _kept[..int.Min(most, _kept.Count)];
        }
    }

    /// <summary>Forgets the oldest wishes, which the records have now.</summary>
    /// <exception cref="IOException">The file can not be written; nothing is forgotten.</exception>
    public void Drop(int count)
    {
        lock (_file)
        {
            string next = _path + ".next";
            using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.Read))
            {
                foreach (SubscriberWish wish in _kept.Skip(count))
                {
                    stream.Write(Line(wish));
                }

                stream.Flush(flushToDisk: true);
            }

            _stream?.Dispose();
            _stream = null;
            File.Move(next, _path, overwrite: true);
            _kept.RemoveRange(0, count);
        }

        lock (_queue)
        {
            _count -= count;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_file)
        {
            _stream?.Dispose();
            _stream = null;
        }
    }

    private void WriteWaiting()
    {
        while (true)
        {
            List<(SubscriberWish Wish, TaskCompletionSource<bool> Kept)> batch;
            lock (_queue)
            {
                if (_waiting.Count == 0)
                {
                    _isWriting = false;
                    return;
                }

                batch = _waiting;
                _waiting = [];
            }

            bool isKept = TryWrite(batch);
            if (!isKept)
            {
                lock (_queue)
                {
                    _count -= batch.Count;
                }
            }

            foreach ((_, TaskCompletionSource<bool> kept) in batch)
            {
                kept.SetResult(isKept);
            }
        }
    }

    /// <summary>One wait for the disk for the whole batch; all of it is on the disk, or none of it is in the file.</summary>
    private bool TryWrite(List<(SubscriberWish Wish, TaskCompletionSource<bool> Kept)> batch)
    {
        lock (_file)
        {
            long end = 0;
            try
            {
                _stream ??= Open();
                end = _stream.Length;
                _stream.Position = end;
                foreach ((SubscriberWish wish, _) in batch)
                {
                    _stream.Write(Line(wish));
                }

                _stream.Flush(flushToDisk: true);
                _kept.AddRange(batch.Select(static item => item.Wish));
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                TryCut(end);
                return false;
            }
        }
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var stream = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

        // A line that a crash cut off must not become the beginning of the next one.
        stream.SetLength(_kept.Sum(static wish => (long)Line(wish).Length));
        return stream;
    }

    private void TryCut(long end)
    {
        try
        {
            _stream?.SetLength(end);
        }
        catch (IOException)
        {
            // What stays behind is cut when the file is opened next.
            _stream?.Dispose();
            _stream = null;
        }
    }

    private static byte[] Line(SubscriberWish wish) => [.. JsonSerializer.SerializeToUtf8Bytes(wish), LineEnd];

    private static List<SubscriberWish> Read(string path)
    {
        var kept = new List<SubscriberWish>();
        if (!File.Exists(path))
        {
            return kept;
        }

        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        for (int end = rest.IndexOf(LineEnd); end >= 0; end = rest.IndexOf(LineEnd))
        {
            try
            {
                kept.Add(JsonSerializer.Deserialize<SubscriberWish>(rest[..end])!);
            }
            catch (JsonException)
            {
                // Damaged, and so is what follows.
                break;
            }

            rest = rest[(end + 1)..];
        }

        return kept;
    }
}
