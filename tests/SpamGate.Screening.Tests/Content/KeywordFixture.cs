using System.Globalization;
using System.Text;

namespace SpamGate.Screening.Tests.Content;

/// <summary>A keyword file of any size and texts that touch it, from a seed: phrases of 2 to 6 common Han characters, some combined, some exceptions.</summary>
internal sealed class KeywordFixture
{
    private const int CommonHan = 3_000;
    private const char FirstHan = '\u4E00';

    private readonly Random _random;
    private readonly List<string> _phrases = [];

    private KeywordFixture(int count, int seed)
    {
        _random = new Random(seed);
        var file = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string phrase = Han(_random.Next(2, 7));
            _phrases.Add(phrase);
            file.Append(CultureInfo.InvariantCulture, $"{phrase}{(i % 10 == 0 ? "+" + _phrases[_random.Next(_phrases.Count)] : "")}; name=r{i}");
            file.AppendLine(i % 50 == 7 ? "; except" : "");
        }

        File = file.ToString();
    }

    /// <summary>The file.</summary>
    public string File { get; }

    public static KeywordFixture Create(int count, int seed) => new(count, seed);

    /// <summary>Texts of 65 characters with none to three phrases in them.</summary>
    public IEnumerable<string> Texts(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            for (int phrases = _random.Next(4); phrases > 0; phrases--)
            {
                text.Append(Han(_random.Next(12))).Append(_phrases[_random.Next(_phrases.Count)]);
            }

            yield return text.Append(Han(int.Max(0, 65 - text.Length))).ToString();
        }
    }

    private string Han(int length)
    {
        var text = new char[length];
        for (int i = 0; i < length; i++)
        {
            text[i] = (char)(FirstHan + _random.Next(CommonHan));
        }

        return new string(text);
    }
}
