using System.Globalization;
using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Normalization;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Content;

/// <summary>
/// Everything that looks at a text: one model, one set of keyword rules, one threshold, as an immutable snapshot. Safe for any number of threads,
/// each with its own <see cref="ContentScratch"/>. Allocates nothing once the scratch has grown.
/// </summary>
public sealed class ContentEngine
{
    /// <summary>Threshold where there is neither a configured one nor a model that brings one.</summary>
    public const float FallbackThreshold = 0.5f;

    private readonly CompiledModel? _model;
    private readonly float _lowest;
    private readonly CompiledModel? _shadow;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="model">The classifier; null = keywords only.</param>
    /// <param name="rules">Keyword rules.</param>
    /// <param name="threshold">Probability from which a message is spam; null = the model's own.</param>
    /// <param name="shadow">A model that is scored beside the live one, at its own threshold, and decides nothing; null = none.</param>
    public ContentEngine(CompiledModel? model, KeywordRules rules, float? threshold = null, CompiledModel? shadow = null)
    {
        _model = model;
        _shadow = model is null ? null : shadow;
        Rules = rules;
        Threshold = threshold ?? model?.Threshold ?? FallbackThreshold;
        _lowest = Threshold;
    }

    /// <summary>The keyword rules; <see cref="ContentFinding.KeywordRule"/> is an index into them.</summary>
    public KeywordRules Rules { get; }

    /// <summary>Rules about hosts, numbers and handles.</summary>
    public ContactRules Contacts { get; init; } = ContactRules.Empty;

    /// <summary>Thresholds of categories and cards.</summary>
    public ThresholdOverrides Thresholds
    {
        get;
        init
        {
            field = value;
            _lowest = value.Lowest(Threshold);
        }
    } = ThresholdOverrides.None;

    /// <summary>True: findings carry fingerprints, for campaigns.</summary>
    public bool TakesFingerprints { get; init; }

    /// <summary>What this snapshot calls itself in findings.</summary>
    internal ContentVersions Versions => field ??= new ContentVersions(ModelName, ModelSha, RuleVersion, Threshold);

    /// <summary>True: texts are normalised even where no rule here looks at them, for those who read them after.</summary>
    public bool NormalizesAlways { get; init; }

    internal bool LooksAtText => NormalizesAlways || _model is not null || Rules.Count > 0 || !Contacts.IsEmpty || TakesFingerprints;

    /// <summary>Version of all that is not the model, as hex: the same for the same files and thresholds, another when any of them changes.</summary>
    public string RuleVersion => field ??= SpamGate.Screening.Content.RuleVersion.Combine(
        Rules.Version, Contacts.Version, string.Create(CultureInfo.InvariantCulture, $"{Threshold:R};{Thresholds.Version}"));

    /// <summary>Name of the model; null without one.</summary>
    public string? ModelName => _model?.Name;

    /// <summary>SHA-256 of the model; null without one.</summary>
    public string? ModelSha => _model?.Sha;

    /// <summary>Probability from which a message is spam.</summary>
    public float Threshold { get; }

    /// <summary>Looks at <paramref name="text"/> alone and overwrites <paramref name="finding"/>. The result depends on nothing but the text and this snapshot.</summary>
    public void Inspect(ReadOnlySpan<char> text, ContentScratch scratch, ref ContentFinding finding)
    {
        finding.SpamProbability = float.NaN;
        finding.Shadow = ShadowOutcome.None;
        finding.KeywordRule = -1;
        finding.Category = SmsCategory.Unknown;
        finding.Links = LinkFindings.None;
        finding.ContactIsBlocked = false;
        finding.Fingerprint = default;
        finding.ContactIdentity = 0;
        finding.IsTemplate = false;
        finding.Purpose = MessagePurpose.Other;
        finding.Missing = DisclosureParts.None;
        finding.Versions = Versions;
        finding.Symbols.Clear();
        if (!LooksAtText)
        {
            return;
        }

        ReadOnlySpan<char> looked = text[..int.Min(text.Length, NormalizedText.MaxSourceLength)];
        StructureFeatures structure = scratch.Read(looked);
        if (_model is not null)
        {
            float probability = _model.Score(scratch.Text, scratch.Grams, structure);
            finding.SpamProbability = probability;
            if (_shadow is not null)
            {
                finding.Shadow = Compare(probability >= Threshold, _shadow.Score(scratch.Text, scratch.Grams, structure) >= _shadow.Threshold);
            }

            if (probability >= _lowest - Thresholds.LargestShift)
            {
                // Below every threshold but those that a holiday shifts, only their categories matter.
                SmsCategory category = _model.Categorize(scratch.Text, scratch.Grams, structure, spamOnly: true);
                if (probability >= _lowest || Thresholds.MayShift(category))
                {
                    finding.Symbols.Add(ContentSymbols.SpamModel, probability);
                    finding.Category = category;
                }
            }
        }

        Contacts.Match(looked, scratch.Text, TakesFingerprints ? scratch.Contacts : null, ref finding);
        if (TakesFingerprints)
        {
            finding.Fingerprint = Fingerprint.Of(scratch.WithoutLinks(looked));
            finding.ContactIdentity = scratch.Contacts.Identity;
        }

        Rules.Match(scratch, ref finding);
        if (finding.KeywordRule >= 0 && Rules[finding.KeywordRule].Category is var named and not SmsCategory.Unknown)
        {
            finding.Category = named;
        }

        ContentSymbols.Add(structure, scratch.Text, ref finding.Symbols);
    }

    /// <summary>Probability from which this text of an SP with this card is spam.</summary>
    public float ThresholdOf(in ContentFinding finding, Card card) => Thresholds.Of(Threshold, finding.Category, card);

    /// <summary>Which pieces of a text moved its spam score most, strongest first; none without a model. For people; allocates.</summary>
    /// <param name="text">Text as decoded.</param>
    /// <param name="count">How many pieces.</param>
    public IReadOnlyList<(string Piece, float Contribution)> StrongestPieces(string text, int count)
    {
        string looked = text.Length > NormalizedText.MaxSourceLength ? text[..NormalizedText.MaxSourceLength] : text;
        return _model is null || count == 0 ? [] : GramExplanation.Of(_model, looked, count);
    }

    private static ShadowOutcome Compare(bool live, bool shadow) => (live, shadow) switch
    {
        (false, false) => ShadowOutcome.BothHam,
        (true, false) => ShadowOutcome.LiveSpam,
        (false, true) => ShadowOutcome.ShadowSpam,
        _ => ShadowOutcome.BothSpam,
    };

    /// <summary>What the text alone speaks for: Link, Contact, Keyword, Classifier, in this order, or None. Policy may still exempt the sender.</summary>
    public ScreenReason Judge(in ContentFinding finding, Card card = Card.Green) =>
        (finding.Links & (LinkFindings.Blocked | LinkFindings.LookAlike)) != 0 ? ScreenReason.Link
        : finding.ContactIsBlocked ? ScreenReason.Contact
        : finding.KeywordRule >= 0 ? ScreenReason.Keyword
        : finding.SpamProbability >= ThresholdOf(finding, card) ? ScreenReason.Classifier
        : ScreenReason.None;
}
