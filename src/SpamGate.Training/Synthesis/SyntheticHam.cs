using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Synthesis;

/// <summary>
/// Carrier traffic that people want, in our own words: one-time passwords, bank, delivery, bookings, bills, school, hospital, government, and
/// above all the notices that mention what spam mentions (loans, prizes, houses, links). Feeds training, never a scored set.
/// </summary>
public static class SyntheticHam
{
    /// <summary>What <see cref="LabelledMessage.Source"/> says of these.</summary>
    public const string Source = "synthetic";

    private static readonly (SmsCategory Category, string[] Templates)[] Groups =
    [
        (SmsCategory.Otp,
        [
            "【{app}】(您的验证码是|验证码：|验证码){code}，{n}分钟内有效，(请勿泄露|请勿告诉他人|如非本人操作请忽略)。",
            "【{bank}】您正在(登录手机银行|进行网上支付|修改密码|绑定新设备)，(动态密码|短信验证码|交易码){code}，(切勿告知他人|任何人索要均为诈骗|打死也不要告诉别人)。",
            "您的(登录|注册|支付|身份)验证码为{code4}，请于{n}分钟内填写。【{app}】",
            "{code}（{app}动态验证码，请勿泄露给他人）",
            "【{app}】{code}是您的验证码，用于(登录|申请贷款额度查询|修改绑定手机号|领取奖品确认|购房预约确认)，如非本人操作请联系客服。",
            "【{bank}】您尾号{tail}的卡正在申请(分期|贷款放款|提额)，验证码{code}，请勿转发。",
            "尊敬的客户，您申请的随机密码为{code}，有效期{n}分钟。{carrier}",
            "Your {enbank} verification code is {code}. It expires in {n} minutes. Do not share it with anyone.",
            "{code} is your {enshop} security code. Never give this code to anyone, including our staff.",
            "{enbank}: enter {code4} to (see|accept|sign) your credit agreement. Our staff will not ask for this number.",
            "Passcode {code} for your mortgage application. Nobody from {enbank} will call you for it.",
            "{enname} asked for a login code: {code}. Ignore this text if it was not you.",
            "Use {code} to confirm your payment of ${money} at {enshop}. If this was not you call the number on your card.",
            .. HardNotices.Codes,
        ]),
        (SmsCategory.Notice,
        [
            "【{bank}】您尾号{tail}的(储蓄卡|信用卡|账户){month}月{day}日{time}(支出|消费|转出|收入|存入)人民币{money}元，(活期余额|可用余额){bigmoney}元。",
            "您尾号*{tail}的卡于{month}月{day}日{time}网上支付支出(人民币|RMB){money}元。【{bank}】",
            "【{bank}】您{month}月信用卡账单(人民币|){money}元，最低还款{money}元，到期还款日{month}月{day}日。(已还款请忽略。|请按时还款，以免影响征信。)",
            "【{bank}】您的贷款本期应还{money}元，将于{month}月{day}日从尾号{tail}账户扣款，请确保余额充足。",
            "【{bank}】尊敬的客户，您的住房贷款利率将于{month}月{day}日起调整，详情请咨询{hotline}或到网点查询。",
            "【{courier}】您的快递已到{place}，取件码{locker}，请(及时领取|于{time}前取件)，电话{mobile}。",
            "您好，{courier}快递{tail}，请到{place}取件，(谢谢|有问题请打{mobile})。",
            "【{app}】您的包裹已由{courier}发出，运单号{order}，查询 {link}",
            "【{courier}】您的快件{order}正在派送，派件员{surname}师傅，电话{mobile}，如有问题请致电{hotline}。",
            "【{app}】订单{order}已(发货|签收|支付成功|退款成功)，(金额{money}元|退款{money}元将原路退回)，(感谢您的购买|请在订单中心查看)。",
            "【铁路客服】订单{order}，{surname}{title}您已购{month}月{day}日{train}次{n}车{n}号{city}站{time}开，请持购票证件乘车。",
            "【{app}】您预订的{month}月{day}日{flight}航班{city}-{city}{time}起飞，请提前2小时到机场办理登机。",
            "【{app}】您预订的{city}酒店已确认，{month}月{day}日入住，共{n}晚，订单{order}，酒店电话{phone}。",
            "【{hospital}】{surname}{title}，您已预约{month}月{day}日{time}{dept}，就诊序号{n}，请提前30分钟取号。",
            "【{hospital}】您的(检查报告|体检报告)已出，请携带就诊卡到{dept}领取，或登录{link}查看。",
            "【{school}】家长您好，{month}月{day}日{time}召开家长会，请准时参加。",
            "家长您好：孩子今天的作业是语文第{n}课生字两遍，数学练习册{n}页，请督促完成。【{school}】",
            "各位同学：{month}月{day}日(下午|上午){time}在教学楼{n}教室(补课|考试|开班会)，请带好学生证。",
            "【{gov}】{gov}{month}月{day}日{time}发布(暴雨蓝色|大风黄色|高温橙色|寒潮蓝色|雷电黄色)预警，请注意防范。",
            "今天夜间到明天：(多云转晴|小雨转中雨|阴天)，偏(南|北|东)风{n}级，气温{n}到{n}度。【{gov}】",
            "【{gov}】(警惕|谨防|提醒)：凡是以(贷款|中奖|投资理财|刷单返利|冒充客服退款|发票|购房补贴)为名要求转账、缴纳手续费的都是诈骗，请勿相信，报警拨打110。",
            "【{gov}】请勿点击陌生短信中的链接，不要向任何人透露验证码，远离赌博、网络贷款陷阱，咨询{hotline}。",
            "【{gov}】您的(社保卡|居住证|公积金提取申请|营业执照)已办结，请携带身份证于工作日到大厅领取。",
            "【{gov}】您的公积金账户{month}月汇缴{money}元，余额{bigmoney}元，查询请登录{link}。",
            "【{gov}】您的车辆（尾号{tail}）于{month}月{day}日{time}未按规定停车，请及时处理，详询交管12123。",
            "【{utility}】尊敬的用户，因线路检修，{month}月{day}日{time}至{time}(停电|停水|停气)，请提前做好准备，不便之处敬请谅解。",
            "【{utility}】您户号{order}本月(电费|水费|燃气费){money}元，请于{day}日前缴纳，逾期将产生违约金。",
            "尊敬的业主，{month}月{day}日小区(消杀|电梯维护|清洗水箱|消防演练)，请关好门窗。【{utility}】",
            "【{carrier}】尊敬的客户，您本月已使用流量{n}GB，剩余{n}GB，账户余额{money}元。",
            "尊敬的用户，您已成功缴费{money}元，当前余额{money}元。{carrier}",
            "【{carrier}】您已成功(退订|取消){n}元(流量包|彩铃|手机报)业务，次月生效，不再扣费。",
            "【{carrier}】您在{time}拨打的用户已开机，可以联系了。",
            "您好，您拨打过的{mobile}于{month}月{day}日{time}曾有来电，共{n}次。【{carrier}】",
            "【{carrier}】提醒您：{city}欢迎您！漫游资费请拨{hotline}查询，出行注意安全。",
            "【{app}】您的会员将于{month}月{day}日到期自动续费{n}元，可在设置中关闭。",
            "【{app}】您有一笔{money}元退款已到账尾号{tail}的银行卡，预计{n}小时内可查。",
            "【{app}】{surname}师傅已接单，车牌尾号{tail}，预计{n}分钟后到达上车点，电话{mobile}。",
            "【{app}】您的外卖已由骑手{surname}师傅送出，电话{mobile}，请保持电话畅通。",
            "{surname}总，明天{time}公司三楼会议室开(例会|项目评审会)，请带好材料。",
            "通知：{month}月{day}日起(办公室|车间|食堂)调整作息，早{time}上班，请相互转告。",
            "【中介服务中心】{surname}{title}，您委托的房屋{month}月{day}日{time}签约过户，请带好房产证和身份证。",
            "【{bank}】您申请的个人贷款{bigmoney}元已审批通过，请于{n}日内携带身份证到经办网点签约。",
            "【人寿】您的保单{order}将于{month}月{day}日缴费{money}元，请确保账户余额充足，客服{hotline}。",
            "【证券】您于{time}委托买入的股票已成交{n}00股，成交金额{bigmoney}元，回执号{order}。",
            "【人才中心】您投递的职位已被查看，请于{month}月{day}日{time}到{city}参加面试，地址见邮件。",
            "【{bank}】祝您生日快乐！感谢您一直以来的信任与支持。",
            "{bank}全体员工祝您新春快乐，阖家幸福，万事如意！",
            "【{app}】您的发票已开具，金额{money}元，下载 {link}",
            "【{app}】恭喜您在年会抽奖中获得三等奖，请凭工牌到行政部领取。",
            "{enbank}: a payment of ${money} to {enshop} was made from your account ending {tail} on {date}.",
            "{enshop}: your parcel {order} is out for delivery today between {time} and {time}. Track: {enlink}",
            "Reminder: your appointment with Dr {enname} is on {date} at {time}. Reply C to cancel.",
            "Your {enshop} order {order} has been delivered. Rate your driver at {enlink}",
            "{enbank}: your loan repayment of ${money} is due on {date}. Please ensure sufficient funds in account ending {tail}.",
            "Your bill of ${money} is ready. Pay by {date} to avoid a late fee. View it in the app.",
            "Dear customer, your recharge of Rs {n}9 was successful. Balance Rs {money}, valid till {date}.",
            "Flight {flight} to London is delayed to {time}. We apologise for the inconvenience.",
            "{enshop}: order {order} is waiting at the counter of our {enname} Street shop. Show this text and a passport or licence.",
            "{enshop} courier: we handed your box to the reception desk at {time}. Questions? Reply to this text.",
            "Your parcel was put in the safe place you chose. Pickup number {code4}, open until {time}.",
            "Delivery {tail}-{n} was signed for by {enname} on {date}. Thank you for waiting.",
            "City fraud office: (nobody wins a lottery they did not enter|banks never ask for a PIN by text|a fee for a parcel or a prize is a trick). (Do not pay.|Do not reply.|Tell your family.)",
            "Safety message from the county sheriff: (criminals pretend to be the tax office|fake prize calls are going round|fake delivery links are going round). Never send money, report it on {hotline}.",
            "{enbank} warns: (a text with a link about your account|a caller who promises a loan for an upfront payment|a message that you have won) is not from us. Delete it.",
            "Tip from your neighbourhood police: lock your car and ignore strangers who promise easy cash.",
            "How was your call with {enname} today? (Answer|Reply) 1 for good or 2 for bad, the (answer costs nothing|reply is free). {enbank}",
            "You talked to our colleague {enname} on {date}. (Were you content with the help?|Was your question answered?|Would you call us again?) (Send|Reply) YES or NO, (free of charge|toll-free).",
            "{enshop} asks: how likely are you to come back, 0 to 10? Answer this text, no charge.",
            "【{carrier}】您刚接受了客服{surname}{title}的服务，请评价：1满意，2一般，3不满意，直接回复数字，回复免费。",
            "【{bank}】感谢您{month}月{day}日到网点办理业务，(办理速度|服务态度)如何？回复1至5打分，回复不收费。",
            "School notice: classes start at {time} tomorrow because of the weather.",
            .. HardNotices.Notices,
        ]),
        (SmsCategory.P2pChat,
        [
            "(今晚|明晚|周末)(赌一把|打麻将|斗地主)不？输了请吃饭哈哈",
            "{name}，房子看好了没？贷款批下来了吗，{bigmoney}够不够",
            "你(发票|身份证)带了没，我在{place}等你，{time}到",
            "我加你微信了，{name}，通过一下，手机号就是这个{mobile}",
            "{name}生日快乐！天天开心，财源滚滚！",
            "祝你和家人新年快乐，身体健康，万事如意！{surname}{title}敬上",
            "(妈|爸|老婆|老公)，我换号了，{mobile}，存一下，晚上回家吃饭",
            "帮我充{n}0块话费呗，回来给你，号码{mobile}",
            "你那有没有便宜的机票，{month}月{day}号去{city}的",
            "Hey {enname}, can you send me ${n} for the tickets? I will pay you back at the weekend",
            "Happy birthday {enname}! Have a great day, free drinks on me tonight",
            "{enname} did you win the prize at the raffle? Call me when you are home",
            .. HardNotices.Chat,
        ]),
    ];

    /// <summary>Writes <paramref name="perTemplate"/> messages of each template.</summary>
    public static List<LabelledMessage> Write(int seed, int perTemplate, float weight)
    {
        var writer = new TemplateWriter(seed);
        var messages = new List<LabelledMessage>();
        foreach ((SmsCategory category, string[] templates) in Groups)
        {
            foreach (string template in templates)
            {
                for (int i = 0; i < perTemplate; i++)
                {
                    messages.Add(new LabelledMessage(writer.Write(template), IsSpam: false, category, Source, weight, IsUncertain: false));
                }
            }
        }

        return messages;
    }
}
