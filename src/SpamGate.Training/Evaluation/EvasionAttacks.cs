using System.Text;

namespace SpamGate.Training.Evaluation;

/// <summary>
/// What spammers do to a text so that people still read it and filters do not. Written for measuring alone: its tables are neither those that folding
/// undoes nor those that training copies are made with.
/// </summary>
public static class EvasionAttacks
{
    private const string Inserted = "*·_丨^~、|";
    private const string Homoglyphs = "aаcсeеiіoоpрsѕxхyуjјhһkκnոuυ";
    private static readonly Dictionary<char, char> Traditional = Pairs("国國员員业業务務贷貸款欵费費钱錢专專优優惠惪电電话話联聯系係发發票嘌银銀资資产產买買卖賣时時间間办辦证證报報机機会會员員车車门門开開乐樂爱愛请請让讓讲講让讓广廣东東马馬龙龍选選号號热熱线線实實惊驚动動购購场場满滿团團楼樓学學习習领領");
    private static readonly Dictionary<char, char> Variants = Pairs("微薇信芯加咖贷岱款欵发髮票嘌博搏彩埰牌俳赌堵码玛群羣免勉费沸证怔办辧银垠卡咔红洪包苞订钉退煺兼蒹职织刷唰单箪");
    private static readonly Dictionary<char, string> Splits = new()
    {
        ['信'] = "亻言",
        ['贷'] = "代贝",
        ['加'] = "力口",
        ['话'] = "讠舌",
        ['优'] = "亻尤",
        ['银'] = "钅艮",
        ['行'] = "彳亍",
        ['证'] = "讠正",
        ['资'] = "次贝",
        ['费'] = "弗贝",
        ['货'] = "化贝",
        ['购'] = "贝勾",
        ['赚'] = "贝兼",
        ['做'] = "亻故",
        ['请'] = "讠青",
        ['订'] = "讠丁",
        ['活'] = "氵舌",
        ['洗'] = "氵先",
        ['政'] = "正攵",
        ['现'] = "王见",
        ['和'] = "禾口",
        ['利'] = "禾刂",
        ['科'] = "禾斗",
        ['张'] = "弓长",
        ['税'] = "禾兑",
        ['理'] = "王里",
        ['地'] = "土也",
        ['领'] = "令页",
        ['顺'] = "川页",
        ['站'] = "立占",
        ['知'] = "矢口",
        ['转'] = "车专",
        ['输'] = "车俞",
        ['轻'] = "车圣",
        ['酒'] = "氵酉",
        ['打'] = "扌丁",
        ['抽'] = "扌由",
        ['投'] = "扌殳",
        ['招'] = "扌召",
        ['快'] = "忄夬",
        ['情'] = "忄青",
        ['客'] = "宀各",
        ['宝'] = "宀玉",
        ['安'] = "宀女",
        ['房'] = "户方",
        ['部'] = "咅阝",
        ['院'] = "阝完",
        ['限'] = "阝艮",
        ['你'] = "亻尔",
        ['他'] = "亻也",
        ['们'] = "亻门",
        ['传'] = "亻专",
        ['价'] = "亻介",
        ['件'] = "亻牛",
    };

    /// <summary>Attacks on Chinese texts by name.</summary>
    public static IReadOnlyDictionary<string, Func<string, Random, string>> Chinese { get; } = new Dictionary<string, Func<string, Random, string>>
    {
        ["zero-width"] = static (text, random) => Insert(text, random, 0.6, static r => "\u200C\u2060\uFEFF\u200D"[r.Next(4)].ToString()),
        ["spacing"] = static (text, random) => Insert(text, random, 1, static _ => " "),
        ["inserted symbols"] = static (text, random) => Insert(text, random, 0.5, static r => Inserted[r.Next(Inserted.Length)].ToString()),
        ["full-width"] = static (text, _) => Map(text, FullWidth),
        ["traditional"] = static (text, _) => Map(text, static unit => Traditional.GetValueOrDefault(unit, unit)),
        ["variants"] = static (text, _) => Map(text, static unit => Variants.GetValueOrDefault(unit, unit)),
        ["split radicals"] = static (text, _) => string.Concat(text.Select(static unit => Splits.GetValueOrDefault(unit, unit.ToString()))),
        ["circled digits"] = static (text, _) => Map(text, static unit => char.IsAsciiDigit(unit) ? "⓪①②③④⑤⑥⑦⑧⑨"[unit - '0'] : unit),
        ["Chinese digits"] = static (text, _) => Map(text, static unit => char.IsAsciiDigit(unit) ? "零壹贰叁肆伍陆柒捌玖"[unit - '0'] : unit),
        ["emoji"] = static (text, random) => Insert(text, random, 0.3, static r => r.Next(2) == 0 ? "💰" : "❗"),
        ["mixed"] = static (text, random) => Insert(
            Map(text, unit => random.Next(2) == 0 ? Variants.GetValueOrDefault(unit, unit) : Traditional.GetValueOrDefault(FullWidth(unit), FullWidth(unit))),
            random,
            0.3,
            static r => Inserted[r.Next(Inserted.Length)].ToString()),
    };

    /// <summary>Attacks on English texts by name.</summary>
    public static IReadOnlyDictionary<string, Func<string, Random, string>> English { get; } = new Dictionary<string, Func<string, Random, string>>
    {
        ["zero-width"] = Chinese["zero-width"],
        ["spacing"] = Chinese["spacing"],
        ["symbols"] = static (text, random) => Inside(text, random, 0.35, "*_~|^"),
        ["full-width"] = Chinese["full-width"],
        ["homoglyph"] = static (text, _) => Map(text, Homoglyph),
        ["leetspeak"] = static (text, random) => Map(text, unit => random.Next(2) == 0 ? Leet(unit) : unit),
        ["mixed"] = static (text, random) => Inside(Map(text, unit => random.Next(3) switch { 0 => Homoglyph(unit), 1 => Leet(unit), _ => unit }), random, 0.15, "*_~"),
    };

    private static string Insert(string text, Random random, double share, Func<Random, string> what)
    {
        var copy = new StringBuilder(text.Length * 2);
        foreach (Rune rune in text.EnumerateRunes())
        {
            copy.Append(rune.ToString());
            if (random.NextDouble() < share)
            {
                copy.Append(what(random));
            }
        }

        return copy.ToString();
    }

    private static string Inside(string text, Random random, double share, string symbols)
    {
        var copy = new StringBuilder(text.Length * 2);
        for (int i = 0; i < text.Length; i++)
        {
            copy.Append(text[i]);
            if (i + 1 < text.Length && char.IsLetter(text[i]) && char.IsLetter(text[i + 1]) && random.NextDouble() < share)
            {
                copy.Append(symbols[random.Next(symbols.Length)]);
            }
        }

        return copy.ToString();
    }

    private static string Map(string text, Func<char, char> map) => string.Concat(text.Select(map));

    private static char FullWidth(char unit) => unit is > ' ' and < '\u007F' ? (char)(unit + 0xFEE0) : unit;

    private static char Homoglyph(char unit) =>
        Homoglyphs.IndexOf(char.ToLowerInvariant(unit)) is var at and >= 0 && char.IsAsciiLetter(unit) ? Homoglyphs[at + 1] : unit;

    private static char Leet(char unit) => char.ToLowerInvariant(unit) switch
    {
        'a' => '@',
        'e' => '3',
        'i' => '1',
        'o' => '0',
        's' => '$',
        't' => '7',
        _ => unit,
    };

    private static Dictionary<char, char> Pairs(string pairs)
    {
        var map = new Dictionary<char, char>();
        for (int i = 0; i + 1 < pairs.Length; i += 2)
        {
            map[pairs[i]] = pairs[i + 1];
        }

        return map;
    }
}
