namespace SpamGate.Training.Tests.Evaluation;

/// <summary>
/// Ham that talks of what spam talks of, in our own words. No training run sees it. Each line is a list of openings and a list of endings; every opening
/// with every ending is one message.
/// </summary>
internal static class HardHamMessages
{
    private static readonly (string[] Openings, string[] Endings)[] Families =
    [
        (["【友邻银行】验证码", "【小赢钱包】动态码", "【恒信消费金融】短信码"],
            ["773204，用于贷款申请身份核验，5分钟内有效，切勿告知他人。", "118956，您正在签署借款合同，如非本人操作请联系客服。", "640271，用于查询可借额度，工作人员不会向您索要。", "250917，您正在绑定还款银行卡，请勿转发。"]),
        (["【友邻银行】李女士，您的房贷", "【恒信消费金融】王先生，您的借款", "【城东农商行】尊敬的客户，您的经营贷"],
            ["本期应还2,316.40元，扣款日为20日，请保证账户余额充足。", "已于今日成功扣款1,508.22元，剩余本金86,400.00元。", "还有3天到期，如已存入请忽略本短信。", "利率将于下月1日按合同约定重新定价，可在手机银行查看。"]),
        (["【滨江区公安分局】反诈提醒：", "【市反诈中心】", "【街道平安办】各位居民："],
            ["凡是说能办低息贷款、先交保证金的，都是诈骗，请勿转账。", "接到自称中奖、要先交税的电话请立即挂断，可拨96110咨询。", "不要参与网络赌博，不要出租银行卡，发现线索请报警。", "网上刷单返利就是骗局，请告诉家里的老人和学生。", "冒充客服说快递丢失要赔付的，请到官方平台核实，不点陌生链接。"]),
        (["【速达快递】您的包裹已到", "【邻里驿站】您有一件快递已放入"],
            ["南门柜，取件码 8-2-4417，请于今晚10点前领取。", "3号楼货架，凭 5-1-2093 取件，查询 https://sd.example/k7Qp", "物业前台，到店报手机尾号即可，电话0512-66120034。", "代收点，超过三天将退回，取件码 771-0032。"]),
        (["【山海通信】您已成功退订", "【云听音乐】已为您取消"],
            ["10元视频流量包，次月起不再收费。", "自动续费，本月权益可用至月底。", "短信提醒服务，如需恢复请到营业厅办理。", "营销信息接收，以后不会再收到优惠通知。"]),
        (["【县人民医院】", "【市妇幼保健院】"],
            ["您预约的周三上午口腔科门诊已确认，请提前15分钟取号，不来请退号。", "您的体检报告已出，请带身份证到二楼领取，收费明细可在窗口打印。", "孕期课堂改到周六下午两点，免费参加，无需报名。", "您的住院押金还有1,240.50元未结算，请到出入院处办理退费。"]),
        (["【桃源小学】家长您好，", "【育英中学】各位家长："],
            ["明天下午放学提前到三点半，请按时接孩子。", "本学期课后服务费420元，请于周五前在学校平台缴纳，谢谢配合。", "周末有外校培训机构冒充老师发二维码收费，请不要扫码。", "孩子的校服已到，周一发放，不合身可以调换。"]),
        (["【市住房公积金中心】", "【区不动产登记中心】"],
            ["您的提取申请已受理，款项预计3个工作日到账。", "您申请的贷款已进入审批环节，请留意后续通知。", "您的房屋产权证已办结，请带身份证到12号窗口领取。", "您家的购房补贴材料缺少发票复印件，请在本周内补交。"]),
        (["祝您和家人", "老师，祝您", "大家好，提前祝各位"],
            ["中秋快乐，月圆人圆，平安喜乐！", "新年快乐，身体健康，万事顺意，财源广进！", "节日快乐，工作顺利，阖家幸福！——物业服务中心全体员工敬上"]),
        (["晚上赌一把？", "阿强，", "哈哈哈，"],
            ["谁输谁请吃火锅", "昨天那场球你押谁赢，我赌五块钱是主队", "你抽奖居然中了个电饭锅，请客请客", "彩票又没中，下回不买了", "三缺一，来我家打牌不打钱"]),
        (["妈，", "老婆，", "小陈，"],
            ["贷款的事我问过了，银行说明天给答复", "房子首付还差一点，我们周末回家商量", "发票帮我收好，公司月底要报销", "那件衣服打五折，你要不要，我顺手带一件", "我加你微信了，通过一下", "帮我充五十块话费，回头转你"]),
        (["【美味外卖】", "【顺路出行】"],
            ["您的订单已由骑手取走，预计12:40送到，电话13000001122。", "您的退款23.80元已原路退回，1到3个工作日到账。", "本次行程费用18.60元，已从免密支付扣除，电子发票可在订单里开。", "您投诉的问题已处理，补偿的5元优惠券已放入账户。"]),
        (["【国网供电】", "【清源水务】"],
            ["您户本月费用96.30元，请于25日前缴纳，逾期每日加收违约金。", "明天8点到17点停用检修，请提前做好准备。", "阶梯价格年度清零，详情见营业厅公告。"]),
        (["【华成证券】", "【安康人寿】"],
            ["您委托卖出的股票已成交800股，成交金额12,640.00元。", "您的风险测评将到期，请登录官方应用重新测评。", "您的保单将于下月缴费3,200.00元，请确保扣款账户余额充足。", "您的理赔申请已结案，赔款1,860.00元将汇入尾号4471的账户。"]),
        (["【友邻银行】您的信用卡", "【城东农商行】您尾号2290的卡"],
            ["本期账单1,932.10元，最低还款193.21元，到期还款日18日。", "申请的账单分期12期已生效，每期手续费6.80元。", "在境外网站消费被拒绝，如为本人操作请致电客服。", "积分将于年底到期，请在官方应用内兑换。"]),
        (["【市图书馆】", "【街道文化站】"],
            ["您预约的免费讲座改到周日上午，凭身份证入场。", "您借的三本书明天到期，可在网上续借一次。", "春节写春联活动报名成功，红包和奖品现场领取，不收费。"]),
        (["Your Harbour Bank code is", "Lending Hub: your one-time code is"],
            ["553018. Use it to view your loan offer. We will never ask you for it.", "908122. It expires in 10 minutes. If this was not you, call the number on your card.", "417760 to confirm your repayment of $120.50. Do not share it."]),
        (["Parcel Post: your package", "Northside Couriers: delivery 55-8812"],
            ["is out for delivery between 2pm and 4pm. Track it at https://np.example/t/8x1k", "was left with your neighbour at number 14.", "could not be delivered because nobody was home; we will try again tomorrow.", "is ready to collect, bring photo ID and code 7712."]),
        (["Reminder:", "Hi Anna,"],
            ["your loan payment of $310.00 is due on the 5th.", "your dental appointment is tomorrow at 9:15. Reply C to cancel.", "the school fair raffle winners are on the notice board, congratulations to all.", "the library books you borrowed are due back on Friday.", "you are unsubscribed and will get no more offers from us."]),
        (["lol", "mate,", "hey"],
            ["did you win anything on the lottery last night", "i bet you a tenner they lose again", "can you lend me 20 till friday, will pay you back", "free tonight? thinking of cash and carry then pizza", "the phone shop had a sale on so i finally got a new one"]),
        (["Police notice:", "Community Watch:"],
            ["callers who say you won a prize and ask for a fee are scammers. Hang up.", "never give your bank password to anyone who calls you.", "beware of texts about unpaid parcel fees; do not open the link."]),
    ];

    /// <summary>All messages.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Families.SelectMany(static family => family.Openings.SelectMany(opening => family.Endings.Select(ending => char.IsAscii(ending[0]) && char.IsAsciiLetterOrDigit(ending[0]) && char.IsAscii(opening[^1]) ? opening + " " + ending : opening + ending)))];
}
