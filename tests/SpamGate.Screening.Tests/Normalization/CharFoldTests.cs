using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Tests.Normalization;

public sealed class CharFoldTests
{
    [Theory]
    [InlineData('a', CharKind.Latin, 'a')]
    [InlineData('Z', CharKind.Latin, 'z')]
    [InlineData('é', CharKind.Latin, 'e')]
    [InlineData('Ａ', CharKind.Latin, 'a')]
    [InlineData('ⓐ', CharKind.Latin, 'a')]
    [InlineData('о', CharKind.Latin, 'o')]
    [InlineData('７', CharKind.Digit, '7')]
    [InlineData('⑦', CharKind.Digit, '7')]
    [InlineData('٣', CharKind.Digit, '3')]
    [InlineData('国', CharKind.Letter, '国')]
    [InlineData('國', CharKind.Letter, '国')]
    [InlineData('㊋', CharKind.Letter, '火')]
    [InlineData('が', CharKind.Letter, 'が')]
    public void Entry_KeptUnit_FoldsAsExpected(char unit, CharKind kind, char folded) =>
        Assert.Equal((kind, folded), (CharFold.KindOf(unit), CharFold.Fold(unit)));

    [Theory]
    [InlineData(' ', CharKind.Separator)]
    [InlineData('。', CharKind.Separator)]
    [InlineData('☆', CharKind.Separator)]
    [InlineData('\0', CharKind.Separator)]
    [InlineData('\u200B', CharKind.Invisible)]
    [InlineData('\u202E', CharKind.Invisible)]
    [InlineData('\uFE0F', CharKind.Invisible)]
    [InlineData('\u0301', CharKind.Invisible)]
    [InlineData('\u3164', CharKind.Invisible)]
    [InlineData('\uD83D', CharKind.Surrogate)]
    public void Entry_DroppedUnit_IsOfItsKind(char unit, CharKind kind) => Assert.Equal(kind, CharFold.KindOf(unit));

    [Fact]
    public void Entries_EveryUnit_FoldsToAUnitThatFoldsToItself()
    {
        for (int unit = 0; unit <= char.MaxValue; unit++)
        {
            if (CharFold.KindOf((char)unit) is CharKind.Digit or CharKind.Latin or CharKind.Letter)
            {
                char folded = CharFold.Fold((char)unit);
                Assert.True(CharFold.Fold(folded) == folded, $"U+{unit:X4} folds to U+{(int)folded:X4}, which folds to U+{(int)CharFold.Fold(folded):X4}.");
                Assert.True(CharFold.KindOf((char)unit) == CharFold.KindOf(folded), $"U+{unit:X4} and its fold U+{(int)folded:X4} differ in kind.");
            }
        }
    }

    [Fact]
    public void Entries_PrivateUse_IsNeverKept()
    {
        // Shapes of numbers live there: a message must not be able to write one.
        for (int unit = 0xE000; unit <= 0xF8FF; unit++)
        {
            Assert.Equal(CharKind.Separator, CharFold.KindOf((char)unit));
        }
    }
}
