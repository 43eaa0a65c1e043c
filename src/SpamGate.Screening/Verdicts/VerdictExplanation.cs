using System.Globalization;
using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Verdicts;

/// <summary>
/// Why a message got its verdict, in a form that outlives the message and holds nothing of its text or numbers but what the operator's own rules name: what
/// an SP reads as the reason, and what replays the verdict against the same model and rules.
/// </summary>
/// <param name="Action">What was done.</param>
/// <param name="Reason">The check that spoke.</param>
/// <param name="Category">What the text is.</param>
/// <param name="Probability">Of spam; NaN without a model.</param>
/// <param name="Symbols">Observations with weights, as <c>NAME(weight)</c>.</param>
/// <param name="Versions">Model and rules; null when nothing looked at the text.</param>
public sealed record VerdictExplanation(
    ScreeningAction Action, ScreenReason Reason, SmsCategory Category, float Probability, IReadOnlyList<string> Symbols, ContentVersions? Versions)
{
    /// <summary>Explains a message that was inspected and decided. Allocates: for logs and records, not for every message.</summary>
    public static VerdictExplanation Of(SmsMessage message)
    {
        ref readonly ContentFinding content = ref message.Content;
        return new VerdictExplanation(
            message.Verdict.Action, message.Verdict.Reason, message.Verdict.Category, content.SpamProbability, content.Symbols.ToStrings(), content.Versions);
    }

    /// <summary>One line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Action} for {Reason}, category {Category.Name()}, probability {Probability:0.######}");
        text.Append(CultureInfo.InvariantCulture, $", symbols {(Symbols.Count == 0 ? "none" : string.Join('|', Symbols))}");
        return Versions is null
            ? text.ToString()
            : text.Append(CultureInfo.InvariantCulture, $", model {Versions.ModelName ?? "none"} {Versions.ModelSha}, rules {(Versions.RuleVersion.Length == 0 ? "none" : Versions.RuleVersion)}").ToString();
    }
}
