using System.Text;

namespace SpamGate.Training.Synthesis;

/// <summary>
/// The messages a model is held to when it is loaded: our own words only, ham and spam in both languages, disguised copies, and text that tries the edges
/// of the normaliser and the n-gram index (every short length, lone surrogates, controls, a long message).
/// </summary>
public static class GoldenTexts
{
    private const int PerHamTemplate = 2;

    private static readonly string[] Written =
    [
        "晚上一起吃饭吗？我六点下班，在老地方等你。",
        "妈，我到宿舍了，别担心，早点休息。",
        "下午的会改到三点半，麻烦通知一下小李。",
        "哈哈哈哈笑死我了，你怎么这么逗",
        "嗯嗯 好的",
        "图书馆占到座位了，二楼靠窗，快来。",
        "你把上次的课件发我邮箱吧，谢谢啦",
        "Are you coming home for dinner or eating out with your colleagues?",
        "ok lor, see you at the MRT at 7",
        "Thanks for yesterday, the kids loved the cake. Call me when you get a minute.",
        "Mum says the spare key is under the blue pot.",
        "Running ten minutes late, please start without me.",
        "恭喜您的手机号码被抽中为幸运用户，获得奖金九万八千元和笔记本电脑一台，请速登录 www.lucky-prize88.com 领取，验证码3366",
        "无抵押贷款，凭身份证当天放款，额度1-50万，利息低至3厘，急用钱请电13800001234李经理，回复T退订",
        "代开各类发票，税点优惠，可先验票后付款，联系电话13900005678张小姐，保证真票。",
        "尊敬的客户，您的银行卡积分即将过期，可兑换现金680元，请点击 95588-jf.top 立即兑换。",
        "本店周年庆全场三折起，满300送100，仅限三天，地址人民路88号，退订回TD【依美服饰】",
        "澳门新葡京上线啦，首存100送58，日返水1.2%无上限，加微信 vip88996 领彩金",
        "学区房清盘钜惠，首付仅5万起，送地下室，最后十二席，看房热线 0551-6666888",
        "专业祛斑祛痘，韩国专家坐诊，原价3980元现仅需398元，前30名赠送补水一次，预约电话4008001234",
        "办理各种证件，毕业证、驾驶证、房产证，网上可查，加QQ 312345678 详谈",
        "你好，我是房东，我出差在外，这次房租打到我爱人卡上：6222021234567890123 王芳，打好发短信",
        "兼职刷单，每天两小时，日赚300-800元，工资日结，加薇信 zj66889",
        "您的包裹因海关扣留需要处理，请立即联系公安局王警官 010-12345678 配合调查，否则冻结账户",
        "内部牛股推荐，昨日涨停，明日继续拉升，免费进群领取，加V：gp168168",
        "移民澳洲，投资少周期短，全家绿卡，名额有限，周六希尔顿酒店说明会，报名电话4006667777",
        "新车上市，购车享零首付零利息，置换补贴8000元，周末到店有礼，XX4S店 87654321",
        "传奇私服今晚八点开区，上线送VIP，装备全爆，www.cq176.net",
        "少儿英语寒假班火热招生，报名即送书包文具，两人同行第二人半价，电话 65432109 退订回N",
        "URGENT! Your mobile number was selected for a 2000 pound cash award. To claim call 09061234567 now. T&Cs apply.",
        "FREE entry in our weekly draw! Text WIN to 80888 for your chance of a new phone. 150p per msg, 18+ only",
        "Dear customer your account will be suspended today. Update your KYC at http://bit.ly/kyc-verify immediately",
        "Get a personal loan up to 5 lakh at 0.9% interest, no documents needed. Call 9876543210 now",
        "Congratulations! You have won a brand new SUV in the lottery draw. Send your bank details to claim@prize.example",
        "Hot singles near you are waiting to chat! Reply YES. Each msg 1.50. Stop? txt STOP to 69888",
        "Work from home and earn 5000 daily, only 2 hours, join on WhatsApp +91 98765 43210",
        "Your parcel could not be delivered. Pay the 1.99 fee at royal-maii.top/redeliver or it is returned",
        "加·薇·信 领 红 包，日 赚 八 百，詳 情 咨 詢 客 服",
        "ＦＲＥＥ ｍｏｎｅｙ！ Ｃａｌｌ ０９０６１２３４５６７",
        "代\u200B开\u200B发\u200B票，电\u200B话①③⑧⓪⓪⓪⓪①②③④",
        "𝐂𝐨𝐧𝐠𝐫𝐚𝐭𝐮𝐥𝐚𝐭𝐢𝐨𝐧𝐬 you wоn а рrize, cаll now",
    ];

    private static readonly string[] Edges =
    [
        "a", "1", "好", " ", "\t\r\n", "。", "ab", "你好", "a好1", "\0", "\uD83D", "\uDE00", "😀", "😀😀😀😀😀😀😀😀", "\uD83Dabc", "好\uDC00好",
        "\u202Eabc\u202C", "1234567", "12345678", "123456789012345678", "......", "http://", "www.", "a.b.c.d", "é ü ñ ß Ø", "дом", "カタカナ", "한국어", "㎡㎏℃", "ﬁﬂ",
    ];

    /// <summary>All golden texts; the same for every seed but the slots of templates.</summary>
    public static IReadOnlyList<string> Write(int seed)
    {
        var texts = new List<string>(Written);
        texts.AddRange(SyntheticHam.Write(seed, PerHamTemplate, weight: 1).Select(static message => message.Text));
        texts.AddRange(Edges);
        for (int length = 1; length <= 24; length++)
        {
            texts.Add(string.Concat(Enumerable.Repeat("免费领取现金红包", 3))[..length]);
        }

        texts.AddRange(Written.Take(20).Select(static text => string.Join('*', text.EnumerateRunes())));
        texts.AddRange(Written.Take(20).Select(FullWidth));
        texts.Add(string.Concat(Enumerable.Repeat(Written[13], 40)));

        // JSON cannot carry a lone surrogate, and golden.jsonl must give back what was scored.
        return [.. texts.Where(static text => new UTF8Encoding(false).GetString(Encoding.UTF8.GetBytes(text)) == text).Distinct()];
    }

    private static string FullWidth(string text) =>
        string.Create(text.Length, text, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = source[i] is > ' ' and < '\u007F' ? (char)(source[i] + 0xFEE0) : source[i];
            }
        });
}
