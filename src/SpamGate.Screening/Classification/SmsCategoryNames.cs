using System.Collections.Frozen;
using System.Text;

namespace SpamGate.Screening.Classification;

/// <summary>Snake-case names of <see cref="SmsCategory"/>, as in training data, outputs and metric labels.</summary>
public static class SmsCategoryNames
{
    private static readonly string[] Names = [.. Enum.GetValues<SmsCategory>().Select(static category => Snake(category.ToString()))];

    private static readonly FrozenDictionary<string, SmsCategory> Values =
        Enum.GetValues<SmsCategory>().ToFrozenDictionary(static category => Names[(int)category], StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, Unknown first.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name, e.g. <c>real_estate</c>.</summary>
    public static string Name(this SmsCategory category) => Names[(int)category];

    /// <summary>True for the leaves that the training data calls spam.</summary>
    public static bool IsSpam(this SmsCategory category) => category >= SmsCategory.RealEstate;

    /// <summary>The category of that name.</summary>
    public static bool TryParse(string name, out SmsCategory category) => Values.TryGetValue(name, out category);

    private static string Snake(string name)
    {
        if (name == nameof(SmsCategory.P2pChat))
        {
            return "p2p_chat";
        }

        var snake = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }
}
