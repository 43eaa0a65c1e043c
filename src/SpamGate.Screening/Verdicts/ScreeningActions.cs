using System.Runtime.CompilerServices;

namespace SpamGate.Screening.Verdicts;

/// <summary>What is done for each reason; an immutable table. <see cref="ScreeningAction.Pass"/> switches a check off.</summary>
public sealed class ScreeningActions
{
    private static readonly int ReasonCount = Enum.GetValues<ScreenReason>().Length;

    private readonly ScreeningAction[] _byReason;

    /// <param name="overrides">Actions that differ from the defaults.</param>
    public ScreeningActions(IEnumerable<KeyValuePair<ScreenReason, ScreeningAction>> overrides)
    {
        _byReason = new ScreeningAction[ReasonCount];
        foreach (ScreenReason reason in Enum.GetValues<ScreenReason>())
        {
            _byReason[(int)reason] = DefaultFor(reason);
        }

        foreach ((ScreenReason reason, ScreeningAction action) in overrides)
        {
            _byReason[(int)reason] = action;
        }
    }

    /// <summary>The defaults: rates throttle, all else rejects.</summary>
    public static ScreeningActions Default { get; } = new([]);

    /// <summary>The action for a reason.</summary>
    public ScreeningAction this[ScreenReason reason]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _byReason[(int)reason];
    }

    /// <summary>The action for a reason when nothing else is configured.</summary>
    public static ScreeningAction DefaultFor(ScreenReason reason) => reason switch
    {
        ScreenReason.None => ScreeningAction.Pass,
        ScreenReason.SpRate or ScreenReason.AccountRate or ScreenReason.NumberRate => ScreeningAction.Throttle,
        _ => ScreeningAction.Reject,
    };
}
