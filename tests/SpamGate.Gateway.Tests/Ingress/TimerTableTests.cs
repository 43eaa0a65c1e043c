using SpamGate.Gateway.Ingress;

namespace SpamGate.Gateway.Tests.Ingress;

public sealed class TimerTableTests
{
    private readonly TimerTable _timers = new();

    [Fact]
    public void Tick_New_IsDueAtOnce()
    {
        var item = new Timed { Due = 100 };
        _timers.Add(item);

        _timers.Tick(7);

        Assert.Equal([7], item.Ticks);
    }

    [Fact]
    public void Tick_BeforeTheMoment_NotAsked_FromItOn_Asked()
    {
        var item = new Timed { Due = 100 };
        _timers.Add(item);
        _timers.Tick(0);

        _timers.Tick(99);
        Assert.Equal([0], item.Ticks);

        item.Due = 150;
        _timers.Tick(100);
        _timers.Tick(149);
        _timers.Tick(150);
        Assert.Equal([0, 100, 150], item.Ticks);
    }

    [Fact]
    public void Tick_Removed_NotAsked()
    {
        var item = new Timed { Due = 0 };
        int place = _timers.Add(item);
        _timers.Remove(place);

        _timers.Tick(1);

        Assert.Empty(item.Ticks);
    }

    [Fact]
    public void Add_PlaceOfOneWhoIsNeverDueAgain_IsDueAtOnce()
    {
        var closed = new Timed { Due = long.MaxValue };
        int place = _timers.Add(closed);
        _timers.Tick(1);
        _timers.Remove(place);

        var item = new Timed { Due = long.MaxValue };
        Assert.Equal(place, _timers.Add(item));
        _timers.Tick(2);

        Assert.Equal([2], item.Ticks);
    }

    [Fact]
    public void Tick_PlaceGivenToAnotherMeanwhile_TheOtherIsStillDue()
    {
        var second = new Timed { Due = long.MaxValue };
        int place = 0;
        var first = new Timed
        {
            Due = long.MaxValue,
            During = () =>
            {
                _timers.Remove(place);
                Assert.Equal(place, _timers.Add(second));
            },
        };
        place = _timers.Add(first);
        _timers.Tick(1);

        _timers.Tick(2);

        Assert.Equal([2], second.Ticks);
    }

    [Fact]
    public void Tick_OneFails_ThoseBehindItAreAskedWithTheNext()
    {
        var broken = new Timed { Due = 0, During = () => throw new InvalidOperationException("broken") };
        var other = new Timed { Due = long.MaxValue };
        _timers.Add(broken);
        _timers.Add(other);

        Assert.Throws<InvalidOperationException>(() => _timers.Tick(1));
        _timers.Tick(2);

        Assert.Equal([2], other.Ticks);
        Assert.Equal([1], broken.Ticks);
    }

    [Fact]
    public void Tick_Thousand_EachAtItsOwnMoment()
    {
        Timed[] items = [.. Enumerable.Range(0, 1000).Select(i => new Timed { Due = 10 + i })];
        Array.ForEach(items, item => _timers.Add(item));
        _timers.Tick(0);
        Array.ForEach(items, item => item.Due = long.MaxValue);

        for (int now = 1; now < 1100; now++)
        {
            _timers.Tick(now);
        }

        Assert.All(items.Index(), pair => Assert.Equal([0, 10 + pair.Index], pair.Item.Ticks));
    }

    private sealed class Timed : ITimed
    {
        public long Due { get; set; }

        public Action? During { get; init; }

        public List<long> Ticks { get; } = [];

        public long Tick(long now)
        {
            Ticks.Add(now);
            During?.Invoke();
            return Due;
        }
    }
}
