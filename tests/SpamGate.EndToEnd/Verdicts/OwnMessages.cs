namespace SpamGate.EndToEnd.Verdicts;

/// <summary>Messages made of our own words, ham and spam, Chinese and English, short and long: for a clone without the data beside it.</summary>
public static class OwnMessages
{
    private static readonly string[] s_templates =
    [
        "Your verification code is {0}, valid for 5 minutes. Do not tell it to anybody.",
        "Running late, the train stands at platform {0}. See you around nine.",
        "Parcel {0} waits at the pick-up point until Sunday, bring your code.",
        "Can you bring {0} eggs and some milk on your way home? Thanks!",
        "CONGRATULATIONS! You have WON {0} pounds cash! Claim NOW at http://win{0}.example or call 0906 1{0}, T&C apply",
        "Cheap loan up to {0} dollars, no credit check, money today! Reply YES or click http://loan{0}.example",
        "Hot singles in your area want to chat, text LOVE to {0} now, 1.50 per msg",
        "【银行】您尾号{0}的账户于今日支出人民币128.00元，余额请登录网上银行查询。",
        "【快递】您的包裹{0}已到小区门口驿站，请凭取件码领取。",
        "明天下午{0}点开会，别忘了带上次的材料，晚上一起吃饭。",
        "妈，我到学校了，宿舍在{0}号楼，一切都好，周末给您打电话。",
        "【急速贷】无抵押无担保，最高可贷{0}万，当天放款，加微信 jd{0} 办理，回T退订",
        "恭喜您被抽中为幸运用户，获得奖金{0}万元，请登录 http://jp{0}.example 领取，验证码8866",
        "市中心精装公寓，首付{0}万起，地铁口，名额有限，售楼热线400-{0}，欢迎品鉴",
        "代开各类发票，点数优惠，保真可查，电话139{0}，QQ{0}",
        "澳门娱乐城真人在线，首存{0}送{0}，提款快，网址 www.am{0}.example",
    ];

    /// <summary>Makes messages; every fifth is long enough for message_payload. The same every time.</summary>
    public static List<string> Generate(int count)
    {
        var random = new Random(20100);
        List<string> messages = new(count);
        for (int i = 0; i < count; i++)
        {
            string text = Fill(s_templates[random.Next(s_templates.Length)], random);
            for (int parts = i % 5 == 0 ? random.Next(2, 5) : 0; parts > 0; parts--)
            {
                text += " " + Fill(s_templates[random.Next(s_templates.Length)], random);
            }

            messages.Add(text);
        }

        return messages;
    }

    private static string Fill(string template, Random random) =>
        template.Replace("{0}", random.Next(2, 99_999).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
