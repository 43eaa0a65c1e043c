using System.Globalization;

namespace SpamGate.Screening.Tests.Campaigns;

/// <summary>Texts of some 50 to 70 characters from a seed: templates of random Han with places for numbers and links.</summary>
internal sealed class CampaignTexts(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Words with two places: {n} for a number, {l} for a link.</summary>
    public string Template() => $"{Han(_random.Next(12, 20))}{{n}}{Han(_random.Next(12, 20))} {{l}} {Han(_random.Next(15, 25))}";

    /// <summary>A template with a number of 4 to 11 digits and a link in its places.</summary>
    public string Fill(string template)
    {
        string number = string.Concat(Enumerable.Range(0, _random.Next(4, 12)).Select(_ => (char)('0' + _random.Next(10))));
        string link = string.Create(CultureInfo.InvariantCulture, $"http://{Latin(6)}.{(_random.Next(2) == 0 ? "cn" : "top")}/{Latin(8)}{_random.Next(100)}");
        return template.Replace("{n}", number, StringComparison.Ordinal).Replace("{l}", link, StringComparison.Ordinal);
    }

    public string Han(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)(0x4E00 + _random.Next(2_500))));

    private string Latin(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + _random.Next(26))));
}
