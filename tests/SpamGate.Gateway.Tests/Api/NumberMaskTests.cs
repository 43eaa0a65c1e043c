using SpamGate.Gateway.Api.Resources;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>What people see of people's numbers.</summary>
public sealed class NumberMaskTests
{
    [Theory]
    [InlineData("请拨打13800138000咨询", "请拨打138****8000咨询")]
    [InlineData("call 8613800138000.", "call 138****8000.")]
    [InlineData("电话:13800138000,13900139000。", "电话:138****8000,139****9000。")]
    [InlineData("x13800138000y", "x138****8000y")]
    [InlineData("回复TD到106550011234退订", "回复TD到106550011234退订")]
    [InlineData("订单1234567890", "订单1234567890")]
    public void InWords_LettersBesideTheNumber_HideNothing(string text, string shown) => Assert.Equal(shown, NumberMask.InWords(text));

    [Theory]
    [InlineData("10001/13800138000", "10001/138****8000")]
    [InlineData("a13800138000b", "a13800138000b")]
    [InlineData("0.13800138000", "0.13800138000")]
    public void InText_HashesAndFractions_StayWhatTheyAre(string text, string shown) => Assert.Equal(shown, NumberMask.InText(text));
}
