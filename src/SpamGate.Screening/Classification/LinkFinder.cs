using System.Collections.Frozen;

namespace SpamGate.Screening.Classification;

/// <summary>Finds host names in a text: labels joined by a dot, the last one a top-level domain in use. Allocates nothing.</summary>
internal static class LinkFinder
{
    private const int LongestDomain = 12;

    // Top-level domains seen in text messages; others (a sentence's "ok.bye") are no link.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Domains = FrozenSet.ToFrozenSet(
        [
            "com", "cn", "net", "org", "cc", "top", "xyz", "vip", "me", "co", "info", "io", "ly", "gl", "gd", "tv", "biz", "club", "site", "win",
            "wang", "ltd", "shop", "online", "store", "link", "work", "ren", "la", "im", "in", "uk", "us", "tk", "hk", "tw", "ink", "fun", "pro",
            "mobi", "gov", "edu", "app", "live", "click", "icu", "pw", "ws", "bid", "loan", "red", "group", "tech", "space", "website", "asia", "do", "to", "be", "sg", "au", "ng",
        ],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Shorteners = FrozenSet.ToFrozenSet(
        ["t.cn", "url.cn", "dwz.cn", "dwz.win", "bit.ly", "goo.gl", "tinyurl.com", "suo.im", "t.co", "is.gd", "ow.ly", "w.url.cn", "mrw.so", "dwz.mn", "c7.gg", "rebrand.ly", "cutt.ly", "tiny.cc", "m.tb.cn", "3.cn", "u.nu", "sina.lt", "985.so"],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Url when a host name is found, with Shortener when it is a known one.</summary>
    public static StructureFeatures Find(ReadOnlySpan<char> text)
    {
        StructureFeatures found = StructureFeatures.None;
        int start = 0;
        while (start < text.Length)
        {
            int dot = text[start..].IndexOfAny('.', '。', '．');
            if (dot < 0)
            {
                break;
            }

            dot += start;
            int end = dot + 1;
            while (end < text.Length && end - dot <= LongestDomain && char.IsAsciiLetter(text[end]))
            {
                end++;
            }

            if (dot > 0 && char.IsAsciiLetterOrDigit(text[dot - 1]) && Domains.Contains(text[(dot + 1)..end]))
            {
                int hostStart = dot - 1;
                while (hostStart > 0 && (char.IsAsciiLetterOrDigit(text[hostStart - 1]) || text[hostStart - 1] is '.' or '-'))
                {
                    hostStart--;
                }

                found |= StructureFeatures.Url | (Shorteners.Contains(text[hostStart..end]) ? StructureFeatures.Shortener : 0);
            }

            start = dot + 1;
        }

        return found;
    }
}
