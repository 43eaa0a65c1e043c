using SpamGate.Compliance.Breaches;

namespace SpamGate.Compliance.Tests.Breaches;

public sealed class NumberSetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyNumbers_AreHeldLikeByTheFrameworksSet(int seed)
    {
        var random = new Random(seed);
        var set = new NumberSet();
        var known = new HashSet<ulong>();
        for (int i = 0; i < 50_000; i++)
        {
            // Numbers that differ in their lowest bits alone meet in one place; 0 and 1 are one number.
            ulong number = 2 + ((ulong)random.Next(20_000) << (seed * 10));
            Assert.Equal(known.Contains(number), set.Contains(number));
            set.Add(number);
            known.Add(number);
            Assert.Equal(known.Count, set.Count);
        }

        Assert.All(known, number => Assert.True(set.Contains(number)));
        set.Clear();
        Assert.Equal((0, false), (set.Count, set.Contains(known.First())));
    }

    [Fact]
    public void Zero_IsANumberToo()
    {
        var set = new NumberSet();
        Assert.False(set.Contains(0));

        set.Add(0);

        Assert.Equal((true, 1), (set.Contains(0), set.Count));
    }
}
