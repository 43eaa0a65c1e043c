using System.Globalization;
using System.Net;
using System.Text;

namespace SpamGate.Gateway.Demo;

/// <summary>The demonstration's configuration and its first words.</summary>
internal static class DemoSettings
{
    /// <summary>Everything the gateway needs, as configuration keys. <paramref name="directory"/> takes its files.</summary>
    internal static Dictionary<string, string?> Create(int smscPort, string directory)
    {
        string keywords = Path.Combine(directory, "keywords.txt");
        File.WriteAllText(keywords, Keywords);
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Logging:LogLevel:Default"] = "Warning",
            ["SpamGate:Smpp:Address"] = "127.0.0.1",
            ["SpamGate:Smpp:Port"] = "2775",
            ["SpamGate:Http:Address"] = "127.0.0.1",
            ["SpamGate:Http:Port"] = "8080",
            ["SpamGate:ApiKeys:0"] = "demo",
            ["SpamGate:DataDirectory"] = directory,
            ["SpamGate:CountryCode"] = "86",
            ["SpamGate:Screening:Mode"] = "Enforce",
            ["SpamGate:Screening:Keywords"] = keywords,
            ["SpamGate:Smscs:0:Name"] = "simulator",
            ["SpamGate:Smscs:0:Host"] = "127.0.0.1",
            ["SpamGate:Smscs:0:Port"] = smscPort.ToString(CultureInfo.InvariantCulture),
            ["SpamGate:Smscs:0:SystemId"] = "spamgate",
            ["SpamGate:Smscs:0:Password"] = "demo",
            ["SpamGate:Smscs:0:Binds"] = "2",
            ["SpamGate:Smscs:0:Window"] = "200",
        };
        for (int i = 0; i < DemoSp.Cast.Count; i++)
        {
            DemoSp sp = DemoSp.Cast[i];
            settings[$"SpamGate:Accounts:{i}:SystemId"] = sp.SpId;
            settings[$"SpamGate:Accounts:{i}:Password"] = DemoSp.Password;
            settings[$"SpamGate:Accounts:{i}:Kind"] = "Sp";
            settings[$"SpamGate:Accounts:{i}:SpId"] = sp.SpId;
            settings[$"SpamGate:Accounts:{i}:MaxBinds"] = "2";
            settings[$"SpamGate:Accounts:{i}:Window"] = "100";
            settings[$"SpamGate:Sps:{i}:SpId"] = sp.SpId;
            settings[$"SpamGate:Sps:{i}:Name"] = sp.Name;
            settings[$"SpamGate:Sps:{i}:AccessNumbers:0"] = sp.Number;
            settings[$"SpamGate:Sps:{i}:TransactionalNumbers:0"] = sp.TransactionalNumber;
            settings[$"SpamGate:Sps:{i}:Card"] = sp.Card;
            settings[$"SpamGate:Sps:{i}:MessagesPerSecond"] = sp.Limit.ToString(CultureInfo.InvariantCulture);
        }

        return settings;
    }

    /// <summary>What one is about to see, in both languages.</summary>
    internal static string Header(IPEndPoint smpp, Uri http, int smscPort)
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine("SpamGate demo / 演示: everything runs in this one process, nothing is installed, nothing leaves this machine.");
        text.AppendLine("全部在本进程内运行：模拟短信中心、网关和五家服务提供商（SP），无需安装，不发真实短信。");
        text.AppendLine();
        foreach (DemoSp sp in DemoSp.Cast)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {sp.SpId,-8} {sp.Card,-6} may send {sp.Limit}/s, sends {sp.Rate}/s, {sp.SpamShare:P0} spam   {sp.Name}");
        }

        text.AppendLine();
        text.AppendLine("  in       messages the SPs submit           收到的短信");
        text.AppendLine("  pass     forwarded, answered by the SMSC   放行并由短信中心确认");
        text.AppendLine("  reject   spam or a red card, for good      拒绝：垃圾内容或红牌");
        text.AppendLine("  throttle over its rate, half on yellow     限速：超过速率，黄牌减半");
        text.AppendLine("  receipts delivery receipts back at the SPs 状态报告回到 SP");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"  SMPP {smpp} (system_id harbour, password {DemoSp.Password})   SMSC simulator 127.0.0.1:{smscPort}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  {new Uri(http, "/metrics")}   {new Uri(http, "/api/v1/sps/jackpot/status")} (API key demo)");
        text.AppendLine("  Type a command to make the SMSC misbehave, e.g. / 输入命令让短信中心出故障: throttle share 0.3, silent on, close, clear, help");
        text.AppendLine("  Ctrl+C ends. / Ctrl+C 结束。");
        text.AppendLine();
        return text.ToString();
    }

    private const string Keywords = """
        # one rule a line; phrases joined by + must all occur
        代开+发票;name=invoice;category=fake_invoice;illegal
        六合彩;name=lottery;category=gambling;illegal
        casino;category=gambling
        办理文凭;name=diploma;category=fake_document;illegal
        """;
}
