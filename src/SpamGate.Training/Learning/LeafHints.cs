using System.Text.RegularExpressions;
using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Learning;

/// <summary>
/// Names the leaf of messages whose corpus does not, by words of the trade: only where the words of exactly one leaf occur most. Such leaves are
/// less sure than the corpus' own and weigh less.
/// </summary>
public static partial class LeafHints
{
    /// <summary>Weight of a hinted leaf.</summary>
    public const float Weight = 0.5f;

    private static readonly (SmsCategory Leaf, Regex Words)[] Spam =
    [
        (SmsCategory.RealEstate, RealEstate()), (SmsCategory.Loan, Loan()), (SmsCategory.CarSales, CarSales()), (SmsCategory.InsuranceSecurities, Finance()),
        (SmsCategory.EducationMigration, Education()), (SmsCategory.MedicalBeauty, Medical()), (SmsCategory.GameMedia, Game()), (SmsCategory.TelecomOwn, Telecom()),
        (SmsCategory.FakeInvoice, Invoice()), (SmsCategory.FakeDocument, Document()), (SmsCategory.Gambling, Gambling()), (SmsCategory.Retail, Retail()),
    ];

    /// <summary>The leaf of a message without one; Unknown when nothing or too much speaks for it.</summary>
    public static SmsCategory Of(LabelledMessage message)
    {
        if (!message.IsSpam)
        {
            return message.Source is not ("mudou" or "fbs") ? SmsCategory.Unknown
                : OneTimePassword().IsMatch(message.Text) ? SmsCategory.Otp
                : Notice().IsMatch(message.Text) ? SmsCategory.Notice
                : SmsCategory.Unknown;
        }

        SmsCategory best = SmsCategory.Unknown;
        int most = 0;
        bool shared = false;
        foreach ((SmsCategory leaf, Regex words) in Spam)
        {
            int count = words.Count(message.Text);
            shared = count == most || (count < most && shared);
            if (count > most)
            {
                (best, most, shared) = (leaf, count, false);
            }
        }

        // Sales words go with every trade: they decide alone or not at all.
        return shared || most < (best == SmsCategory.Retail ? 2 : 1) ? SmsCategory.Unknown : best;
    }

    [GeneratedRegex("楼盘|房源|首付|户型|洋房|公寓|商铺|别墅|学区房|地铁房|售楼|看房|样板|均价|置业|精装|开盘|万科|平米|写字楼|旺铺|花园|新房|现房|入住|楼王")]
    private static partial Regex RealEstate();

    [GeneratedRegex("贷款|放款|抵押|月息|利息|借款|额度|急用钱|资金周转|信贷|融资|拆借|无担保")]
    private static partial Regex Loan();

    [GeneratedRegex("4S店|购车|试驾|车展|车型|新车|置换|提车|汽车|车主|团购会|大众|丰田|本田|别克|奥迪|宝马|起亚|现代|雪佛兰|二手车")]
    private static partial Regex CarSales();

    [GeneratedRegex("保险|股票|牛股|涨停|理财|证券|基金|期货|黄金投资|白银|开户|炒股|年化|收益率|保单|投保|个股|大盘|现货|原油|佣金")]
    private static partial Regex Finance();

    [GeneratedRegex("培训|辅导|招生|试听|留学|移民|考研|英语|开班|课程|名师|学校|家教|暑假班|寒假班|幼儿园|高考|中考|作文|奥数|签证|绿卡|学习班|早教|驾校|讲座|国学|钢琴|舞蹈")]
    private static partial Regex Education();

    [GeneratedRegex("医院|整形|美容|祛斑|减肥|瘦身|护肤|隆鼻|双眼皮|专家会诊|妇科|男科|体检|牙|口腔|美甲|SPA|养生|中医|理疗|微整|玻尿酸|疗程|皮肤")]
    private static partial Regex Medical();

    [GeneratedRegex("游戏|传奇|私服|开服|新服|玩家|公会|彩铃|手机报|电影|影城|影院|首映|演唱会|门票|娱乐频道|音乐节|话剧|电视剧|动漫|网游|手游|礼包|杂志|阅读|看书|直播")]
    private static partial Regex Game();

    [GeneratedRegex("中国移动|中国联通|中国电信|移动公司|联通公司|电信公司|流量包|话费|4G|宽带|套餐|充值|合约机|营业厅|10086|10010|10000号|国内流量|翼支付|沃")]
    private static partial Regex Telecom();

    [GeneratedRegex("发票|税票|代开|税点|开票")]
    private static partial Regex Invoice();

    [GeneratedRegex("办证|证件|毕业证|刻章|学历证|代考|文凭|驾驶证")]
    private static partial Regex Document();

    [GeneratedRegex("六合彩|彩金|博彩|赌|百家乐|真人|开户送|返水|特码|葡京|娱乐城|时时彩|下注|投注")]
    private static partial Regex Gambling();

    [GeneratedRegex("特价|折扣|[0-9]折|促销|满[0-9]+|优惠|专柜|商场|购物|抢购|会员|新品|女装|男装|服饰|家具|家居|超市|百货|礼品|店庆|清仓|打折|特惠|导购|建材|瓷砖|橱柜|珠宝|黄金|家电|地板|卫浴")]
    private static partial Regex Retail();

    [GeneratedRegex("验证码|校验码|动态码|动态密码|激活码|随机码|确认码|verification code|OTP")]
    private static partial Regex OneTimePassword();

    [GeneratedRegex("尊敬的|您的|您好|【|】|通知|提醒|预警|快递|快件|包裹|账户|尾号|预约|订单|航班|余额|请于|温馨提示|客户|用户|办理|缴费|同学|家长")]
    private static partial Regex Notice();
}
