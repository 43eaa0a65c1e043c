using System.Collections.Frozen;

namespace SpamGate.Screening.Content;

/// <summary>
/// Finds hosts that pretend to be one of the protected domains: their name under another suffix, their name in other characters
/// (<c>a1ipay</c>, <c>rnicrosoft</c>), one character off, or their name as a part of another one (<c>icbc-login.top</c>, <c>www.icbc.com.cn.evil.top</c>).
/// The cost does not depend on how many are protected; nothing is allocated.
/// </summary>
/// <remarks>
/// Names are compared by their skeleton, in which characters that look alike are one (after Unicode Technical Standard 39, section 4, for what a host name may
/// hold). One character off is found through deletions: two names one edit apart have a deletion, or themselves, in common.
/// </remarks>
internal sealed class LookAlikeDomains
{
    /// <summary>Shorter names are one edit away from ordinary words.</summary>
    private const int MinEdited = 5;

    /// <summary>Shorter names are parts of ordinary words.</summary>
    private const int MinAffix = 5;

    /// <summary>Shorter names mean nothing even between hyphens.</summary>
    private const int MinToken = 3;

    private const int MaxLabel = 63;

    private readonly DomainList _own;
    private readonly string[] _symbols;
    private readonly string[] _skeletons;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySkeleton;
    private readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _byDeletion;
    private readonly int _longest;

    /// <param name="own">The protected domains.</param>
    public LookAlikeDomains(DomainList own)
    {
        _own = own;
        var bySkeleton = new Dictionary<string, int>(StringComparer.Ordinal);
        var byDeletion = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var symbols = new List<string>();
        var skeletons = new List<string>();
        Span<char> buffer = stackalloc char[MaxLabel];
        Span<char> shorter = stackalloc char[MaxLabel];
        foreach (string domain in own.Domains)
        {
            if (!PublicSuffixes.TryFindRegistrable(domain, out int start, out int suffix))
            {
                continue;
            }

            int length = Skeleton(domain.AsSpan(start, (suffix < 0 ? domain.Length : suffix - 1) - start), buffer);
            string skeleton = buffer[..length].ToString();
            if (!bySkeleton.TryAdd(skeleton, symbols.Count))
            {
                continue;
            }

            int index = symbols.Count;
            symbols.Add(ContentSymbols.LinkLookAlike + domain);
            skeletons.Add(skeleton);
            _longest = int.Max(_longest, length);
            for (int i = -1; length >= MinEdited && i < length; i++)
            {
                string deletion = Without(skeleton, i, shorter).ToString();
                List<int> list = byDeletion.TryGetValue(deletion, out List<int>? known) ? known : byDeletion[deletion] = [];
                if (!list.Contains(index))
                {
                    list.Add(index);
                }
            }
        }

        _symbols = [.. symbols];
        _skeletons = [.. skeletons];
        _bySkeleton = bySkeleton.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _byDeletion = byDeletion.ToFrozenDictionary(static pair => pair.Key, static pair => pair.Value.ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The symbol of the protected domain that <paramref name="host"/> pretends to be; null = none.</summary>
    /// <param name="host">Lower-case ASCII, look-alike letters already folded.</param>
    /// <param name="hasHomoglyph">True when letters were folded: then not even the protected name itself is genuine.</param>
    public string? Find(ReadOnlySpan<char> host, bool hasHomoglyph)
    {
        if (_symbols.Length == 0 || !PublicSuffixes.TryFindRegistrable(host, out int start, out int suffix))
        {
            return null;
        }

        if (!hasHomoglyph && _own.Match(host, out _) > 0)
        {
            return null;
        }

        Span<char> buffer = stackalloc char[MaxLabel];
        int end = suffix < 0 ? host.Length : suffix - 1;
        ReadOnlySpan<char> label = host[start..end];
        ReadOnlySpan<char> skeleton = buffer[..Skeleton(label, buffer)];
        if (_bySkeleton.TryGetValue(skeleton, out int found) || TryFindEdited(skeleton, out found) || TryFindAffix(skeleton, out found))
        {
            return _symbols[found];
        }

        return TryFindToken(host[..end], out found) ? _symbols[found] : null;
    }

    private bool TryFindEdited(ReadOnlySpan<char> skeleton, out int found)
    {
        found = -1;
        if (skeleton.Length < MinEdited - 1 || skeleton.Length > _longest + 1)
        {
            return false;
        }

        Span<char> shorter = stackalloc char[MaxLabel];
        for (int i = -1; i < skeleton.Length; i++)
        {
            if (_byDeletion.TryGetValue(Without(skeleton, i, shorter), out int[]? candidates))
            {
                foreach (int candidate in candidates)
                {
                    if (IsOneEdit(skeleton, _skeletons[candidate]))
                    {
                        found = candidate;
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private bool TryFindAffix(ReadOnlySpan<char> skeleton, out int found)
    {
        found = -1;
        for (int length = int.Min(skeleton.Length - 1, _longest); length >= MinAffix; length--)
        {
            if (_bySkeleton.TryGetValue(skeleton[..length], out found) || _bySkeleton.TryGetValue(skeleton[^length..], out found))
            {
                return true;
            }
        }

        return false;
    }

    // Between dots and hyphens, subdomains included.
    private bool TryFindToken(ReadOnlySpan<char> host, out int found)
    {
        Span<char> buffer = stackalloc char[MaxLabel];
        while (!host.IsEmpty)
        {
            int end = host.IndexOfAny('.', '-');
            ReadOnlySpan<char> token = end < 0 ? host : host[..end];
            if (token.Length >= MinToken && _bySkeleton.TryGetValue(buffer[..Skeleton(token, buffer)], out found))
            {
                return true;
            }

            host = end < 0 ? [] : host[(end + 1)..];
        }

        found = -1;
        return false;
    }

    private static ReadOnlySpan<char> Without(ReadOnlySpan<char> text, int index, Span<char> buffer)
    {
        if (index < 0)
        {
            return text;
        }

        text[..index].CopyTo(buffer);
        text[(index + 1)..].CopyTo(buffer[index..]);
        return buffer[..(text.Length - 1)];
    }

    // A substitution, insertion, deletion, or two neighbours exchanged.
    private static bool IsOneEdit(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int first = left.CommonPrefixLength(right);
        left = left[first..];
        right = right[first..];
        return left.Length == right.Length
            ? left.IsEmpty || left[1..].SequenceEqual(right[1..]) || (left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]))
            : left.Length == right.Length + 1 ? left[1..].SequenceEqual(right)
            : right.Length == left.Length + 1 && right[1..].SequenceEqual(left);
    }

    // What looks alike in the sans-serif faces of phones becomes one character; hyphens go.
    private static int Skeleton(ReadOnlySpan<char> label, Span<char> skeleton)
    {
        int length = 0;
        for (int i = 0; i < label.Length && length < skeleton.Length; i++)
        {
            char next = i + 1 < label.Length ? label[i + 1] : '\0';
            (char seen, int taken) = (label[i], next) switch
            {
                ('-', _) => ('\0', 1),
                ('r', 'n') => ('m', 2),
                ('v', 'v') => ('w', 2),
                ('c', 'l') => ('d', 2),
                ('0', _) => ('o', 1),
                ('1' or 'i', _) => ('l', 1),
                ('5', _) => ('s', 1),
                ('3', _) => ('e', 1),
                (var other, _) => (other, 1),
            };
            i += taken - 1;
            if (seen != '\0')
            {
                skeleton[length++] = seen;
            }
        }

        return length;
    }
}
