using System.Buffers;

namespace SpamGate.Screening.Content;

/// <summary>
/// Reads phone numbers and handles out of a normalised text, however they were grouped (<c>138 0013-8000</c>, <c>400-800-1234</c>) or named
/// (<c>加薇：abc_123</c>). Allocates nothing.
/// </summary>
internal ref struct ContactReader(ReadOnlySpan<char> text, Span<char> value)
{
    /// <summary>Longest contact, in characters: what a reader's buffer holds.</summary>
    public const int MaxLength = 20;

    private const int MaxGroups = 11;
    private const int MaxMobileWithCountryCode = 13;
    private const int MinHandle = 5;

    private static readonly SearchValues<char> Word = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _value = value;
    private int _at;
    private int _length;

    /// <summary>The contact: digits without separators, or a handle's letters and digits without separators.</summary>
    public readonly ReadOnlySpan<char> Value => _value[.._length];

    /// <summary>What it is.</summary>
    public ContactKind Kind { get; private set; }

    /// <summary>Finds the next contact.</summary>
    public bool Read()
    {
        while (_at < _text.Length)
        {
            int start = _text[_at..].IndexOfAny(Word);
            if (start < 0)
            {
                break;
            }

            start += _at;
            int end = RunEnd(start);
            int next = TryReadHandle(start, end);
            next = next > 0 || !char.IsAsciiDigit(_text[start]) ? next : TryReadNumber(start);
            if (next > 0)
            {
                _at = next;
                return true;
            }

            // A number may stand behind letters, as in tel13800138000.
            _at = SplitOf(start, end);
        }

        _at = _text.Length;
        return false;
    }

    private readonly int RunEnd(int start)
    {
        int length = _text[start..].IndexOfAnyExcept(Word);
        return length < 0 ? _text.Length : start + length;
    }

    private readonly int SplitOf(int start, int end)
    {
        bool digit = char.IsAsciiDigit(_text[start]);
        for (int i = start + 1; i < end; i++)
        {
            if (char.IsAsciiDigit(_text[i]) != digit)
            {
                return i;
            }
        }

        return end;
    }

    // Groups of digits, parted by one space each, joined until they make a number; the longest number counts.
    private int TryReadNumber(int start)
    {
        Span<char> digits = stackalloc char[MaxLength];
        int length = 0;
        int found = 0;
        int at = start;
        for (int group = 0; group < MaxGroups && at < _text.Length && char.IsAsciiDigit(_text[at]); group++)
        {
            while (at < _text.Length && char.IsAsciiDigit(_text[at]))
            {
                if (length == MaxMobileWithCountryCode)
                {
                    return found;
                }

                digits[length++] = _text[at++];
            }

            if (TryClassify(digits[..length], out ContactKind kind, out int skipped))
            {
                Kind = kind;
                _length = length - skipped;
                digits[skipped..length].CopyTo(_value);
                found = at;
            }

            at += at < _text.Length && _text[at] == ' ' ? 1 : 0;
        }

        return found;
    }

    private static bool TryClassify(ReadOnlySpan<char> digits, out ContactKind kind, out int skipped)
    {
        skipped = digits.Length == MaxMobileWithCountryCode && digits.StartsWith("86") ? 2 : 0;
        digits = digits[skipped..];
        kind = ContactKind.Mobile;
        switch (digits.Length)
        {
            case 11 when digits[0] == '1' && digits[1] >= '3':
                return true;
            case 10 when digits.StartsWith("400") || digits.StartsWith("800"):
                kind = ContactKind.Hotline;
                return true;
            case 10 or 11 or 12 when digits[0] == '0':
                kind = ContactKind.Landline;
                return true;
            default:
                kind = ContactKind.ShortCode;
                return (digits.Length is >= 5 and <= 8 && (digits.StartsWith("95") || digits.StartsWith("96")))
                    || (digits.Length is >= 5 and <= 10 && digits.StartsWith("10") && digits[2] is '0' or '1' or '6')
                    || (digits.Length == 5 && digits.StartsWith("12"));
        }
    }

    // A handle is what follows its name: 加微信 abc123, qq：12345, vx12345.
    private int TryReadHandle(int start, int end)
    {
        ReadOnlySpan<char> before = _text[..start];
        ReadOnlySpan<char> run = _text[start..end];
        if (TryName(TrimFiller(before), out ContactKind kind))
        {
            // The name of a name: 微信vx abc.
            int glued = Prefix(run, out _);
            return Take(glued > 0 && run.Length > glued ? start + glued : start, kind);
        }

        int prefix = Prefix(run, out kind);
        return prefix > 0 && run.Length >= prefix + MinHandle && char.IsAsciiDigit(run[prefix]) ? Take(start + prefix, kind) : 0;
    }

    // Groups follow while they are parted by one space: what a separator in a handle became.
    private int Take(int start, ContactKind kind)
    {
        int length = 0;
        int at = start;
        bool digitsOnly = true;
        while (at < _text.Length && length < MaxLength && Word.Contains(_text[at]))
        {
            digitsOnly &= char.IsAsciiDigit(_text[at]);
            _value[length++] = _text[at++];
            bool groupEnds = at < _text.Length && _text[at] == ' ';
            at += groupEnds && length < MinHandle + 1 ? 1 : 0;
        }

        if (length < MinHandle || (kind == ContactKind.Qq && (!digitsOnly || length > 11)))
        {
            return 0;
        }

        Kind = kind;
        _length = length;
        return at;
    }

    private static ReadOnlySpan<char> TrimFiller(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        for (int filler = 0; end > 0 && filler < 4 && text[end - 1] is ' ' or '号' or '是' or '为' or '加' or '群' or '码' or '我'; filler++)
        {
            end--;
        }

        text = text[..end];
        return text.EndsWith(" id") ? text[..^3] : text;
    }

    private static bool TryName(ReadOnlySpan<char> before, out ContactKind kind)
    {
        kind = ContactKind.Qq;
        if (before.EndsWith("扣") || before.EndsWith("企鹅") || EndsWithWord(before, "qq") || EndsWithWord(before, "q"))
        {
            return true;
        }

        kind = ContactKind.WeChat;
        return before.EndsWith("微") || before.EndsWith("薇") || before.EndsWith("威信") || before.EndsWith("微信") || before.EndsWith("薇信") || before.EndsWith("v信")
            || EndsWithWord(before, "vx") || EndsWithWord(before, "wx") || EndsWithWord(before, "wechat") || EndsWithWord(before, "weixin") || before.EndsWith("加v");
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text, ReadOnlySpan<char> word) =>
        text.EndsWith(word) && (text.Length == word.Length || !Word.Contains(text[^(word.Length + 1)]));

    private static int Prefix(ReadOnlySpan<char> run, out ContactKind kind)
    {
        kind = run.StartsWith("qq") ? ContactKind.Qq : ContactKind.WeChat;
        return run.StartsWith("qq") || run.StartsWith("vx") || run.StartsWith("wx") ? 2 : 0;
    }
}
