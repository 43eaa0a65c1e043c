using SpamGate.Gateway.Demo;
using SpamGate.Smpp.Text;

namespace SpamGate.Gateway.Tests.Demo;

public sealed class SampleTextsTests
{
    [Fact]
    public void Mix_IsAllDifferentAndTheSameForTheSameSeed()
    {
        string[] mix = new SampleTexts(5).Mix(8192, 0.06);

        Assert.Equal(8192, mix.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(mix, new SampleTexts(5).Mix(8192, 0.06));
        Assert.NotEqual(mix[..50], new SampleTexts(6).Mix(8192, 0.06)[..50]);
        Assert.InRange(mix.Count(static t => t.Any(static c => c > 0x7F)), 2500, 5500);
    }

    [Fact]
    public void EveryText_HasItsSlotsFilledAndFitsALongMessage()
    {
        var texts = new SampleTexts(7);
        foreach (string text in Enumerable.Range(0, 5000).Select(i => i % 2 == 0 ? texts.Ham() : texts.Spam()))
        {
            Assert.DoesNotContain('{', text);
            Assert.DoesNotContain('}', text);
            Assert.InRange(text.Length, 4, 200);
        }
    }

    [Fact]
    public void EnglishTexts_AreGsmAndOneOctetACharacter()
    {
        var texts = new SampleTexts(8);
        byte[] octets = new byte[1024];
        foreach (string text in Enumerable.Range(0, 1000).Select(_ => texts.HamEnglish()).Append(SampleTexts.HundredCharacters))
        {
            Assert.True(SmsText.TryEncodeGsm7(text, octets, out int written), text);
            Assert.Equal(text.Length, written);
        }
    }

    [Fact]
    public void HundredCharacters_AreAHundred() => Assert.Equal(100, SampleTexts.HundredCharacters.Length);
}
