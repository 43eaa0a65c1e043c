using System.Collections.Concurrent;
using System.Text;

namespace SpamGate.Gateway.Channels;

/// <summary>
/// Which ids of message centres stand for ids of ours: of messages that were held, released, and whose final receipt has not come. In memory for the links, which
/// ask for every receipt; empty nearly always, and then asking costs one look.
/// </summary>
public sealed class HeldMessageIds
{
    private const int MaxId = 65;
    private readonly ConcurrentDictionary<string, string> _ours = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _smscs = new(StringComparer.Ordinal);
    private volatile bool _any;

    /// <summary>Raised when the SP took the final receipt of one of ours: our id. Any thread; must not block.</summary>
    public event Action<string>? Finished;

    /// <summary>Ids that still wait for a receipt.</summary>
    public int Count => _ours.Count;

    /// <summary>Notes that a message centre's id, prefix included, stands for one of ours.</summary>
    public void Add(string smscId, string ourId)
    {
        _smscs[ourId] = smscId;
        _ours[smscId] = ourId;
        _any = true;
    }

    /// <summary>True while its final receipt is waited for.</summary>
    public bool Contains(string smscId) => _ours.ContainsKey(smscId);

    /// <summary>Forgets it.</summary>
    public void Remove(string ourId)
    {
        if (_smscs.TryRemove(ourId, out string? smscId))
        {
            _ours.TryRemove(smscId, out _);
        }
    }

    /// <summary>Our id for a message centre's, given as its link's prefix and the id it wrote; null = it is none of ours.</summary>
    public string? Find(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> id)
    {
        if (!_any || id.IsEmpty || prefix.Length + id.Length > MaxId)
        {
            return null;
        }

        Span<char> full = stackalloc char[MaxId];
        int length = Encoding.Latin1.GetChars(prefix, full);
        length += Encoding.Latin1.GetChars(id, full[length..]);
        return _ours.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(full[..length], out string? ours) ? ours : null;
    }

    /// <summary>The SP took the final receipt: nothing waits for the id any more.</summary>
    public void Finish(string ourId)
    {
        Remove(ourId);
        Finished?.Invoke(ourId);
    }
}
