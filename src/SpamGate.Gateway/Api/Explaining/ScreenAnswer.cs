namespace SpamGate.Gateway.Api.Explaining;

/// <summary>What would become of a message, and why. Holds nothing of its text but the n-grams, and none of its numbers.</summary>
/// <param name="Action">pass, tag, quarantine, throttle, reject or drop.</param>
/// <param name="WouldBe">The action in Enforce mode; differs from <paramref name="Action"/> only in Monitor mode.</param>
/// <param name="Reason">The first check that spoke against it, as the metric <c>spamgate_rejections_total</c> names it; <c>none</c> = none did.</param>
/// <param name="Category">What the text is; <c>unknown</c> when the spam score cleared it.</param>
/// <param name="Probability">Of spam, 0 to 1; null without a model.</param>
/// <param name="Threshold">Probability from which it is spam, for its category and the SP's card.</param>
/// <param name="SpId">The SP that answers for it; null = none.</param>
/// <param name="Card">The SP's card; null without an SP.</param>
/// <param name="Sender">owned, not_owned or subscriber.</param>
/// <param name="IsTransactional">True when the sender is registered for one-time passwords and notices.</param>
/// <param name="IsTemplate">True when the text is one that is registered for the SP.</param>
/// <param name="Symbols">Observations with weights.</param>
/// <param name="Ngrams">What moved the spam score most.</param>
/// <param name="Model">The model that looked; null without one.</param>
/// <param name="RuleVersion">Version of keyword, link and contact rules and thresholds.</param>
/// <param name="Snapshot">Number of the snapshot of settings and records.</param>
/// <param name="Time">The moment it was decided for.</param>
public sealed record ScreenAnswer(
    string Action,
    string WouldBe,
    string Reason,
    string Category,
    double? Probability,
    double Threshold,
    string? SpId,
    string? Card,
    string Sender,
    bool IsTransactional,
    bool IsTemplate,
    IReadOnlyList<ScreenSymbol> Symbols,
    IReadOnlyList<ScreenNgram> Ngrams,
    ScreenModel? Model,
    string RuleVersion,
    long Snapshot,
    DateTimeOffset Time);

/// <summary>An observation.</summary>
/// <param name="Name">Its name, e.g. <c>HAS_URL</c>.</param>
/// <param name="Weight">How much it counted, in the check's own unit.</param>
public sealed record ScreenSymbol(string Name, double Weight);

/// <summary>A piece of the normalised text, numbers by shape written as #.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Weight">What it added to the score before calibration; negative speaks for ham.</param>
public sealed record ScreenNgram(string Text, double Weight);

/// <summary>A model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha">SHA-256 of it, as hex.</param>
public sealed record ScreenModel(string Name, string Sha);

/// <summary>Answers to a batch, in its order.</summary>
/// <param name="Answers">One for each message.</param>
public sealed record ScreenBatchAnswer(IReadOnlyList<ScreenAnswer> Answers);
