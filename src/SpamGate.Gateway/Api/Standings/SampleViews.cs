using SpamGate.Gateway.Api.Resources;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Standings;

/// <summary>A message kept as proof of a breach.</summary>
/// <param name="SampleId">Identity.</param>
/// <param name="At">When it was judged.</param>
/// <param name="Number">The access number; null = none.</param>
/// <param name="Sender">Sender; null when its words were erased.</param>
/// <param name="Recipient">Whom it went to.</param>
/// <param name="Text">What it said; null when it was erased.</param>
/// <param name="Reason">Reason of the verdict.</param>
/// <param name="Category">What the text is.</param>
/// <param name="Probability">Probability of spam; null = no model looked.</param>
/// <param name="Symbols">Observations with weights; PARTIAL_TEXT = it is not all of the text.</param>
/// <param name="ContentRules">Version of the content rules that looked.</param>
/// <param name="ModelSha">Model that looked.</param>
public sealed record SampleView(
    Guid SampleId,
    DateTimeOffset At,
    string? Number,
    string? Sender,
    string Recipient,
    string? Text,
    string Reason,
    string Category,
    double? Probability,
    IReadOnlyList<string> Symbols,
    string ContentRules,
    string? ModelSha)
{
    /// <summary>As the SP and readers see it: people's numbers masked.</summary>
    internal static SampleView Masked(EvidenceRecord sample, (string Sender, string Recipient, string Text)? words) => Of(
        sample, words is { } known ? NumberMask.InText(known.Sender) : null, sample.Recipient, words is { } open ? NumberMask.InWords(open.Text) : null);

    /// <summary>All of it.</summary>
    internal static SampleView Clear(EvidenceRecord sample, (string Sender, string Recipient, string Text)? words) =>
        Of(sample, words?.Sender, words?.Recipient ?? sample.Recipient, words?.Text);

    /// <summary>The observations of a sample.</summary>
    internal static string[] SymbolsOf(EvidenceRecord sample) => sample.Symbols.Length == 0 ? [] : sample.Symbols.Split('|');

    private static SampleView Of(EvidenceRecord sample, string? sender, string recipient, string? text) => new(
        sample.SampleId,
        sample.At,
        sample.Port,
        sender,
        recipient,
        text,
        sample.Reason,
        sample.Category,
        sample.Probability,
        SymbolsOf(sample),
        sample.ContentRules,
        sample.ModelSha);
}

/// <summary>What looking at a text came to.</summary>
/// <param name="Reason">What speaks against it: link, contact, keyword, classifier or none; recorded, the reason of the whole verdict.</param>
/// <param name="Category">What the text is.</param>
/// <param name="Probability">Probability of spam; null = no model looked.</param>
/// <param name="Symbols">Observations with weights.</param>
public sealed record LookView(string Reason, string Category, double? Probability, IReadOnlyList<string> Symbols);

/// <summary>A verdict looked at again.</summary>
/// <param name="SampleId">The sample.</param>
/// <param name="ModelSha">The model that looked both times.</param>
/// <param name="ContentRules">The content rules that looked both times.</param>
/// <param name="Threshold">Probability from which the text is spam for an SP without a card.</param>
/// <param name="IsPartial">The sample does not hold all of the text, so the outcomes may differ.</param>
/// <param name="Agrees">Probability and category are the same again.</param>
/// <param name="Recorded">What it was.</param>
/// <param name="Replayed">What it is again.</param>
public sealed record ReplayView(
    Guid SampleId, string? ModelSha, string ContentRules, double Threshold, bool IsPartial, bool Agrees, LookView Recorded, LookView Replayed);
