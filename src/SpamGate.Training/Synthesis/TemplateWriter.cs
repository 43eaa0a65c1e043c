using System.Globalization;
using System.Text;

namespace SpamGate.Training.Synthesis;

/// <summary>Writes messages from templates: <c>{slot}</c> is replaced by a random value of that kind, <c>(a|b|c)</c> by one of the alternatives. Seeded, so the same seed writes the same messages.</summary>
public sealed class TemplateWriter(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>One message of <paramref name="template"/>.</summary>
    public string Write(string template)
    {
        var text = new StringBuilder(template.Length * 2);
        for (int i = 0; i < template.Length; i++)
        {
            switch (template[i])
            {
                case '{':
                    int end = template.IndexOf('}', i);
                    text.Append(Slot(template[(i + 1)..end]));
                    i = end;
                    break;
                case '(':
                    end = template.IndexOf(')', i);
                    text.Append(Write(Pick(template[(i + 1)..end].Split('|'))));
                    i = end;
                    break;
                default:
                    text.Append(template[i]);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>One of <paramref name="items"/>.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private string Slot(string name) => name switch
    {
        "code4" => Digits(4),
        "code" => Digits(6),
        "tail" => Digits(4),
        "mobile" => "1" + Pick("3 5 7 8 9".Split(' ')) + Digits(9),
        "phone" => "0" + Digits(2) + "-" + Digits(8),
        "hotline" => Pick<string>(["95588", "95533", "95566", "95555", "10086", "10010", "10000", "12306", "12345", "95338", "11183", "400" + Digits(7)]),
        "money" => (_random.Next(1, 9000) + (_random.Next(100) / 100.0)).ToString("0.00", CultureInfo.InvariantCulture),
        "bigmoney" => _random.Next(10, 500).ToString(CultureInfo.InvariantCulture) + Pick<string>(["00", "000", ",000.00", "00.00"]),
        "n" => _random.Next(2, 30).ToString(CultureInfo.InvariantCulture),
        "month" => _random.Next(1, 13).ToString(CultureInfo.InvariantCulture),
        "day" => _random.Next(1, 29).ToString(CultureInfo.InvariantCulture),
        "time" => string.Create(CultureInfo.InvariantCulture, $"{_random.Next(7, 22):00}:{_random.Next(60):00}"),
        "date" => string.Create(CultureInfo.InvariantCulture, $"{_random.Next(2016, 2026)}-{_random.Next(1, 13):00}-{_random.Next(1, 29):00}"),
        "order" => Digits(_random.Next(10, 16)),
        "flight" => Pick<string>(["CA", "MU", "CZ", "HU", "3U"]) + Digits(4),
        "train" => Pick<string>(["G", "D", "K", "T"]) + _random.Next(10, 3000).ToString(CultureInfo.InvariantCulture),
        "letters" => Letters(_random.Next(4, 16)),
        "locker" => Digits(_random.Next(6, 9)),
        "link" => Pick<string>(["t.cn/", "dwz.cn/", "https://u.95516.com/", "https://m.10010.com/", "s.sf-express.com/", "https://wx.12333.gov.cn/"]) + Letters(6),
        "enlink" => Pick<string>(["https://track.post.example/", "bit.ly/", "https://my.bank.example/"]) + Letters(7),
        _ => Pick(SlotWords.Of(name)),
    };

    private string Digits(int count)
    {
        var digits = new char[count];
        for (int i = 0; i < count; i++)
        {
            digits[i] = (char)('0' + _random.Next(i == 0 ? 1 : 0, 10));
        }

        return new string(digits);
    }

    private string Letters(int count)
    {
        const string Alphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
        var letters = new char[count];
        for (int i = 0; i < count; i++)
        {
            letters[i] = Alphabet[_random.Next(Alphabet.Length)];
        }

        return new string(letters);
    }
}
