namespace SpamGate.Screening.Content;

/// <summary>
/// Where a text's links are and what its links and contacts are, for campaigns: the same words with another link are the same campaign. Reused from text
/// to text.
/// </summary>
internal sealed class ContactTrace
{
    private const int MaxLinks = 16;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly (int Start, int End)[] _links = new (int, int)[MaxLinks];
    private int _count;

    /// <summary>Spans of the links in the text as it came; later ones than 16 are not kept.</summary>
    public ReadOnlySpan<(int Start, int End)> Links => _links.AsSpan(0, _count);

    /// <summary>Stands for all hosts and contacts, in whatever order; 0 = there are none.</summary>
    public ulong Identity { get; private set; }

    public void Clear()
    {
        _count = 0;
        Identity = 0;
    }

    public void AddLink(int start, int end, ReadOnlySpan<char> host)
    {
        if (_count < MaxLinks)
        {
            _links[_count++] = (start, end);
        }

        // Subdomains are made up at will; what is registered costs money.
        AddContact(PublicSuffixes.TryFindRegistrable(host, out int registrable, out _) ? host[registrable..] : host);
    }

    public void AddContact(ReadOnlySpan<char> contact)
    {
        ulong hash = 0;
        foreach (char unit in contact)
        {
            hash = (hash ^ unit) * Multiplier;
            hash ^= hash >> 29;
        }

        Identity += hash | 1;
    }
}
