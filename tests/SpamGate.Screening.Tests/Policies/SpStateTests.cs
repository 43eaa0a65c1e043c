using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Policies;

public sealed class SpStateTests
{
    [Fact]
    public void Counts_AreKeptPerVerdict()
    {
        var state = new SpState();
        state.Count(ScreeningAction.Pass);
        state.Count(ScreeningAction.Pass);
        state.Count(ScreeningAction.Drop);
        Assert.Equal(2, state.CountOf(ScreeningAction.Pass));
        Assert.Equal(1, state.CountOf(ScreeningAction.Drop));
        Assert.Equal(0, state.CountOf(ScreeningAction.Reject));
    }

    [Fact]
    public void VerdictKinds_AreAllActions() => Assert.Equal(SpState.VerdictKinds, Enum.GetValues<ScreeningAction>().Length);
}
