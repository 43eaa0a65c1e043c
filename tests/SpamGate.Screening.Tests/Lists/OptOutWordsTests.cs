using SpamGate.Screening.Lists;

namespace SpamGate.Screening.Tests.Lists;

public sealed class OptOutWordsTests
{
    private static readonly OptOutWords Words = new(OptOutWords.DefaultStop, OptOutWords.DefaultStart);

    [Theory]
    [InlineData("TD", OptOutWish.Stop)]
    [InlineData("td", OptOutWish.Stop)]
    [InlineData("  Td\r\n", OptOutWish.Stop)]
    [InlineData("ＴＤ", OptOutWish.Stop)]
    [InlineData("\u3000ｔ\u3000", OptOutWish.Stop)]
    [InlineData("0000", OptOutWish.Stop)]
    [InlineData("０００００", OptOutWish.Stop)]
    [InlineData("退订", OptOutWish.Stop)]
    [InlineData("\uFEFF退订\0", OptOutWish.Stop)]
    [InlineData("stop all", OptOutWish.Stop)]
    [InlineData("dy", OptOutWish.Start)]
    [InlineData("Start", OptOutWish.Start)]
    [InlineData("", OptOutWish.None)]
    [InlineData("TDX", OptOutWish.None)]
    [InlineData("please stop", OptOutWish.None)]
    [InlineData("000", OptOutWish.None)]
    [InlineData("000000", OptOutWish.None)]
    [InlineData("我要退订", OptOutWish.None)]
    [InlineData("T.", OptOutWish.None)]
    public void Message_IsAWordOnlyAsAWhole(string text, OptOutWish wish) => Assert.Equal(wish, Words.Read(text, out _));

    [Fact]
    public void Word_IsNamedInItsNormalForm()
    {
        Words.Read(" ｔd ", out string? word);
        Assert.Equal("TD", word);
    }

    [Fact]
    public void LongMessage_IsNoWord_HoweverItBegins() => Assert.Equal(OptOutWish.None, Words.Read("TD" + new string('x', 5000), out _));
}
