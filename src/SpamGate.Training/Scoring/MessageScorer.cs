using System.Globalization;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Training.Scoring;

/// <summary>
/// Gives a text the content verdict of the running gateway, with the engine the gateway runs: a message of an owned sender without privileges, without
/// lists, cards and rates.
/// </summary>
public sealed class MessageScorer(CompiledModel model, ContentRules rules)
{
    private readonly ScreeningEngine _engine = new(new ScreeningSnapshot
    {
        Content = new ContentEngine(model, rules.Keywords, rules.Threshold),
        Mode = rules.Mode,
        Actions = rules.Actions,
    });

    private readonly ContentScratch _scratch = new();
    private readonly SpState _state = new();
    private readonly SmsMessage _message = new() { Ownership = SenderOwnership.Owned };

    /// <summary>Scores one text.</summary>
    public ScoredMessage Score(string text)
    {
        text.CopyTo(_message.ReserveText(text.Length));
        _message.TextLength = text.Length;
        _engine.Inspect(_message, _scratch);
        ScreeningAction action = _engine.Decide(_message, recipient: default, _state, default).Action;
        ContentFinding finding = _message.Content;
        return new ScoredMessage(
            action.ToString().ToLowerInvariant(),
            finding.SpamProbability.ToString("0.000000", CultureInfo.InvariantCulture),
            finding.Category.Name(),
            string.Join('|', finding.Symbols.ToStrings()));
    }
}

/// <summary>The columns that <c>score</c> adds.</summary>
/// <param name="Verdict">pass, or the action.</param>
/// <param name="Probability">Calibrated probability of spam, six digits.</param>
/// <param name="Category">Leaf; unknown when the spam score cleared the text.</param>
/// <param name="Symbols">Name(weight), parted by |.</param>
public sealed record ScoredMessage(string Verdict, string Probability, string Category, string Symbols);
