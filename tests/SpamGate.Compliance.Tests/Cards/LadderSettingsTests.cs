using SpamGate.Compliance.Cards;

namespace SpamGate.Compliance.Tests.Cards;

public sealed class LadderSettingsTests
{
    [Fact]
    public void Faults_Defaults_AreNone() => Assert.Empty(new LadderSettings().Faults());

    [Fact]
    public void Faults_OneOutOfBounds_NamesItAndTheLimit()
    {
        Assert.Equal(["RedBalance is 81, allowed is 0 to 80"], new LadderSettings { RedBalance = 81 }.Faults());
        Assert.Equal(["PeopleForRemoval is 1, allowed is 2 to 5"], new LadderSettings { PeopleForRemoval = 1 }.Faults());
        Assert.Equal(["RedTerm is 00:00:00, allowed is one second to 3650 days"], new LadderSettings { RedTerm = TimeSpan.Zero }.Faults());
    }

    [Fact]
    public void Faults_AtTheBounds_AreNone()
    {
        Assert.Empty(new LadderSettings { YellowBalance = 99, RedBalance = 99, RemovedBalance = 99 }.Faults());
        Assert.Empty(new LadderSettings { YellowBalance = 0, RedBalance = 0, ClassCForYellow = 2, AppealTries = 1 }.Faults());
    }
}
