namespace SpamGate.Training.Synthesis;

/// <summary>Words that fill the slots of message templates.</summary>
internal static class SlotWords
{
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["bank"] = ["工商银行", "建设银行", "农业银行", "中国银行", "招商银行", "交通银行", "浦发银行", "邮储银行", "中信银行", "农商银行", "平安银行", "兴业银行"],
        ["app"] = ["支付宝", "微信支付", "淘宝网", "京东", "美团", "滴滴出行", "携程旅行", "高德地图", "网易", "百度", "顺丰速运", "菜鸟驿站", "抖音", "小米", "华为", "哔哩哔哩", "知乎", "唯品会", "苏宁易购", "58同城"],
        ["courier"] = ["顺丰", "圆通", "中通", "申通", "韵达", "京东快递", "邮政", "EMS", "百世", "德邦"],
        ["place"] = ["小区南门丰巢柜", "物业门卫", "菜鸟驿站", "单位收发室", "北门快递柜", "学校三食堂旁", "楼下便利店", "传达室"],
        ["city"] = ["北京", "上海", "广州", "深圳", "杭州", "南京", "成都", "武汉", "西安", "长沙", "郑州", "青岛", "苏州", "合肥"],
        ["surname"] = ["张", "王", "李", "赵", "陈", "刘", "周", "吴", "徐", "孙", "马", "朱"],
        ["title"] = ["先生", "女士", "同学", "老师", "师傅"],
        ["hospital"] = ["市人民医院", "省中医院", "市妇幼保健院", "第一附属医院", "市中心医院", "儿童医院"],
        ["dept"] = ["内科", "口腔科", "儿科", "骨科", "眼科", "皮肤科", "妇科", "体检中心"],
        ["school"] = ["实验小学", "市第一中学", "育才学校", "外国语学校", "职业技术学院", "师范大学"],
        ["gov"] = ["市气象台", "市公安局", "市教育局", "市卫健委", "市社保局", "市税务局", "市交警支队", "街道办事处", "市应急管理局", "市疾控中心", "市住房公积金中心"],
        ["utility"] = ["国家电网", "自来水公司", "燃气集团", "热力公司", "物业服务中心", "有线电视"],
        ["carrier"] = ["中国移动", "中国联通", "中国电信"],
        ["name"] = ["小明", "老王", "阿杰", "小雨", "丽丽", "大伟", "晓东", "婷婷"],
        ["goods"] = ["保温杯", "蓝牙耳机", "连衣裙", "儿童图书", "坚果礼盒", "充电宝", "电饭煲", "运动鞋", "月卡礼包", "体验券"],
        ["road"] = ["解放路", "中山路", "人民路", "建设大街", "文化路", "新华路", "滨河路", "长江路"],
        ["encity"] = ["Pune", "Leeds", "Lagos", "Delhi", "Austin", "Perth", "Chennai", "Dublin"],
        ["enitem"] = ["headphones", "cotton shirt", "phone case", "running shoes", "water bottle", "maths textbook", "office chair", "winter jacket"],
        ["enbank"] = ["First Harbor Bank", "City Bank", "Union Savings", "MyBank", "Lakeside Credit Union"],
        ["enshop"] = ["Amazon", "eBay", "BookBarn", "FreshMart", "Uber", "DHL", "FedEx", "Royal Mail"],
        ["enname"] = ["Sam", "Priya", "Wei", "Maria", "Tom", "Aisha", "Chen", "Olu"],
    };

    public static string[] Of(string slot) =>
        Words.TryGetValue(slot, out string[]? words) ? words : throw new ArgumentException($"No slot is called '{slot}'.", nameof(slot));
}
