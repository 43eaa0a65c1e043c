namespace SpamGate.Gateway.Demo;

/// <summary>
/// Messages for demonstrations and load: written for this purpose, in Chinese and English, with slots that are filled at random,
/// so that any number of different ones can be had. The same seed gives the same messages.
/// </summary>
public sealed class SampleTexts(int seed)
{
    /// <summary>One English text of exactly 100 characters, each a single GSM octet.</summary>
    public const string HundredCharacters =
        "Hi Anna, your appointment with Dr Lee is moved to Monday 14:30. Please bring your card. See you soon";

    private readonly Random _random = new(seed);

    /// <summary>
    /// <paramref name="count"/> different messages, <paramref name="spamShare"/> of them spam, about half of them Chinese.
    /// </summary>
    public string[] Mix(int count, double spamShare)
    {
        var seen = new HashSet<string>(count, StringComparer.Ordinal);
        int spam = (int)(count * spamShare);
        while (seen.Count < spam)
        {
            seen.Add(Spam());
        }

        while (seen.Count < count)
        {
            seen.Add(Ham());
        }

        string[] texts = [.. seen];
        _random.Shuffle(texts);
        return texts;
    }

    /// <summary>A message nobody minds: codes, notices, deliveries, bookings, chat.</summary>
    public string Ham() => _random.Next(2) == 0 ? HamChinese() : HamEnglish();

    /// <summary>A Chinese one of those.</summary>
    public string HamChinese() => Fill(ChineseSamples.Ham[_random.Next(ChineseSamples.Ham.Length)], ChineseSamples.Slots);

    /// <summary>An English one of those.</summary>
    public string HamEnglish() => Fill(EnglishSamples.Ham[_random.Next(EnglishSamples.Ham.Length)], EnglishSamples.Slots);

    /// <summary>A message nobody asked for: loans, gambling, invoices, prizes, phishing.</summary>
    public string Spam() => _random.Next(2) == 0
        ? Fill(ChineseSamples.Spam[_random.Next(ChineseSamples.Spam.Length)], ChineseSamples.Slots)
        : Fill(EnglishSamples.Spam[_random.Next(EnglishSamples.Spam.Length)], EnglishSamples.Slots);

    // Slots: {name} takes a word of the list of that name, {4} four random digits, {1-59} a number of that range, two digits at least when the upper end has two.
    private string Fill(string template, Dictionary<string, string[]> words)
    {
        var text = new System.Text.StringBuilder(template.Length + 32);
        ReadOnlySpan<char> rest = template;
        while (true)
        {
            int open = rest.IndexOf('{');
            if (open < 0)
            {
                return text.Append(rest).ToString();
            }

            int close = rest.IndexOf('}');
            text.Append(rest[..open]);
            ReadOnlySpan<char> slot = rest[(open + 1)..close];
            rest = rest[(close + 1)..];
            int dash = slot.IndexOf('-');
            if (dash > 0)
            {
                int low = int.Parse(slot[..dash], System.Globalization.CultureInfo.InvariantCulture);
                int high = int.Parse(slot[(dash + 1)..], System.Globalization.CultureInfo.InvariantCulture);
                text.Append(_random.Next(low, high + 1).ToString(high < 100 && low == 0 ? "00" : "0", System.Globalization.CultureInfo.InvariantCulture));
            }
            else if (char.IsAsciiDigit(slot[0]))
            {
                Digits(text, slot[0] - '0');
            }
            else
            {
                string[] list = words[slot.ToString()];
                text.Append(list[_random.Next(list.Length)]);
            }
        }
    }

    private void Digits(System.Text.StringBuilder text, int count)
    {
        text.Append((char)('1' + _random.Next(9)));
        for (int i = 1; i < count; i++)
        {
            text.Append((char)('0' + _random.Next(10)));
        }
    }
}
