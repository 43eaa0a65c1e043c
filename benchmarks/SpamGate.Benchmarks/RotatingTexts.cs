using System.Globalization;
using System.Text;

namespace SpamGate.Benchmarks;

/// <summary>
/// Different texts of the same length from words of everyday notices, and one in sixteen from those of advertisements, which is about what a gateway sees. No n-gram
/// is in the caches merely because the last message was the same one.
/// </summary>
internal static class RotatingTexts
{
    /// <summary>How many texts take turns; a power of two.</summary>
    public const int Count = 4_096;

    private const int AdvertisementEvery = 16;
    private const int Candidates = 4 * Count;

    private const string HanNotices =
        "银行 账户 尾号 今日 完成 转账 余额 非本人 操作 致电 热线 快递 包裹 已到 门口 取件 验证码 请勿 告诉 他人 地铁 学校 家长 作业 考试 通知 下午 上午 明天 星期 医院 预约 门诊 挂号 天气 降温 大雨 注意 安全 流量 " +
        "话费 到账 办理 发票 开具 公司 老师 电话 先生 女士 您好 尊敬 客户 感谢 支持 登录 密码 修改 设备 绑定 订单 发货 签收 退款 原路 退回 酒店 入住 航班 起飞 改签 车次 检票 停电 检修 缴费 影响 信用 报告 理赔 材料 窗口 办结 社保 公积金 还款";

    private const string HanAdvertisements =
        "优惠 活动 店庆 满减 会员 积分 兑换 礼品 抽奖 房源 首付 贷款 利息 审批 当天 放款 车展 试驾 新车 补贴 套餐 充值 招聘 兼职 工资 日结 联系 微信 添加 恭喜 获得 奖金 领取 链接 点击 基金 收益 理财 风险 保险 贷后 分期 手续 免息 装修 建材 家具 特价 清仓 包邮 限时 抢购 回复 退订";

    private const string LatinNotices =
        "your parcel will arrive today between at please keep the collection code and sign front door account has been debited by available balance call us if this was not you dear customer bill is ready pay " +
        "before to avoid a late fee order shipped track in app appointment doctor reminder dinner tonight see station seven meeting moved room report send invoice thanks happy birthday weekend train delayed school " +
        "closed weather power cut water bank card password never share verify login security alert payment received from friend lunch tomorrow movie ticket booked flight gate boarding hotel confirmed nights guests address street city office reception";

    private const string LatinAdvertisements =
        "offer sale shop now free entry win prize claim text stop reply loan approved rate month job home earn daily message me call to your the today cash won guaranteed urgent visit our website for details terms apply";

    /// <summary>
    /// Of <paramref name="candidates"/> as many as take turns, one in sixteen of them spam to the model, which is about what a gateway sees: spam costs more, because it is asked for its category.
    /// </summary>
    public static string[] AsInTraffic(string[] candidates, Predicate<string> isSpam)
    {
        ILookup<bool, string> judged = candidates.ToLookup(text => isSpam(text));
        string[] picked = [.. judged[true].Take(Count / AdvertisementEvery), .. judged[false].Take(Count - (Count / AdvertisementEvery))];
        if (picked.Length < Count)
        {
            throw new InvalidOperationException($"Of {candidates.Length} texts {judged[true].Count()} are spam: too few of one kind.");
        }

        new Random(1).Shuffle(picked);
        return picked;
    }

    /// <summary>Texts of exactly <paramref name="length"/> Chinese characters, digits and marks.</summary>
    public static string[] Chinese(int length, int seed) => Make(length, seed, HanNotices.Split(' '), HanAdvertisements.Split(' '), "", "，");

    /// <summary>Texts of exactly <paramref name="length"/> Latin letters, digits and marks.</summary>
    public static string[] English(int length, int seed) => Make(length, seed, LatinNotices.Split(' '), LatinAdvertisements.Split(' '), " ", ". ");

    private static string[] Make(int length, int seed, string[] notices, string[] advertisements, string gap, string stop)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Candidates).Select(number =>
        {
            string[] words = number % AdvertisementEvery == 0 ? advertisements : notices;
            var text = new StringBuilder(length + 16);
            while (text.Length < length)
            {
                text.Append(random.Next(9) == 0 ? random.Next(10, 1_000_000).ToString(CultureInfo.InvariantCulture) : words[random.Next(words.Length)]);
                text.Append(random.Next(6) == 0 ? stop : gap);
            }

            return text.ToString(0, length);
        })];
    }
}
