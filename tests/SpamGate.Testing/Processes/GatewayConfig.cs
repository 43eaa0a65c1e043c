using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Testing.Network;

namespace SpamGate.Testing.Processes;

/// <summary>
/// The gateway's configuration file as an operator would write it. A plain JSON document: the tests hold the contract's names,
/// not the product's classes.
/// </summary>
public sealed class GatewayConfig
{
    /// <summary>API key of every test gateway.</summary>
    public const string ApiKey = "test-key-0123456789abcdef0123456789abcdef";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>
    /// Free ports, Enforce mode, nobody configured yet. The shipped model is loaded but stops nothing: tests about something else must not
    /// depend on what it thinks of their words; <see cref="WithClassifier"/> lets it speak.
    /// </summary>
    public GatewayConfig()
    {
        SmppPort = FreePorts.Next();
        HttpPort = FreePorts.Next();
        Section = new JsonObject
        {
            ["Smpp"] = new JsonObject { ["Address"] = "127.0.0.1", ["Port"] = SmppPort },
            ["Http"] = new JsonObject { ["Address"] = "127.0.0.1", ["Port"] = HttpPort },
            ["ApiKeys"] = new JsonArray(ApiKey),
            ["Model"] = Repository.ModelDirectory,
            ["CountryCode"] = "86",
            ["Screening"] = new JsonObject { ["Mode"] = "Enforce", ["Actions"] = new JsonObject { ["Classifier"] = "Pass" } },
            ["Smscs"] = new JsonArray(),
            ["Accounts"] = new JsonArray(),
            ["Sps"] = new JsonArray(),
        };
    }

    /// <summary>Section SpamGate.</summary>
    public JsonObject Section { get; }

    /// <summary>Section SpamGate:Smpp.</summary>
    public JsonObject SmppSection => (JsonObject)Section["Smpp"]!;

    /// <summary>Section SpamGate:Screening.</summary>
    public JsonObject ScreeningSection => (JsonObject)Section["Screening"]!;

    /// <summary>Where SPs bind.</summary>
    public int SmppPort { get; }

    /// <summary>Where /metrics and the API are.</summary>
    public int HttpPort { get; }

    /// <summary>Files that settings of section Screening point at, by setting: written beside the configuration when the gateway starts.</summary>
    public Dictionary<string, string> ScreeningFiles { get; } = [];

    /// <summary>Adds a message centre.</summary>
    public GatewayConfig WithSmsc(int port, int binds = 1, int window = 100, string bindType = "Transceiver", string name = "up", string responseTimeout = "00:00:20")
    {
        ((JsonArray)Section["Smscs"]!).Add(new JsonObject
        {
            ["Name"] = name,
            ["Host"] = "127.0.0.1",
            ["Port"] = port,
            ["SystemId"] = "spamgate",
            ["Password"] = "up-pw",
            ["BindType"] = bindType,
            ["Binds"] = binds,
            ["Window"] = window,
            ["ResponseTimeout"] = responseTimeout,
        });
        return this;
    }

    /// <summary>Adds an SP and an account with the same name as its id, lower-cased, and password <c>secret</c>.</summary>
    public GatewayConfig WithSp(
        string spId,
        string accessNumber,
        double perSecond = 0,
        int burst = 0,
        string card = "Green",
        int window = 0,
        int maxBinds = 0,
        string[]? transactional = null)
    {
        AddSp(spId, accessNumber, perSecond, burst, card, transactional);
        var account = new JsonObject
        {
            ["SystemId"] = SystemId(spId),
            ["Password"] = "secret",
            ["Kind"] = "Sp",
            ["SpId"] = spId,
            ["MaxBinds"] = maxBinds,
        };
        if (window > 0)
        {
            account["Window"] = window;
        }

        ((JsonArray)Section["Accounts"]!).Add(account);
        return this;
    }

    /// <summary>Adds an SP that nobody binds for.</summary>
    public GatewayConfig AddSp(string spId, string accessNumber, double perSecond = 0, int burst = 0, string card = "Green", string[]? transactional = null)
    {
        var sp = new JsonObject
        {
            ["SpId"] = spId,
            ["Name"] = "SP " + spId,
            ["AccessNumbers"] = new JsonArray(accessNumber),
            ["TransactionalNumbers"] = new JsonArray([.. (transactional ?? []).Select(number => JsonValue.Create(number))]),
            ["Card"] = card,
            ["MessagesPerSecond"] = perSecond,
        };
        if (burst > 0)
        {
            sp["Burst"] = burst;
        }

        ((JsonArray)Section["Sps"]!).Add(sp);
        return this;
    }

    /// <summary>Adds a trunk account with password <c>secret</c>.</summary>
    public GatewayConfig WithTrunk(string systemId, string[] carries, bool subscribers = false)
    {
        ((JsonArray)Section["Accounts"]!).Add(new JsonObject
        {
            ["SystemId"] = systemId,
            ["Password"] = "secret",
            ["Kind"] = "Trunk",
            ["Carries"] = new JsonArray([.. carries.Select(sp => JsonValue.Create(sp))]),
            ["Subscribers"] = subscribers,
        });
        return this;
    }

    /// <summary>Lists a sender, recipient or text in the file of a setting of section Screening, one entry a line.</summary>
    public GatewayConfig WithListed(string setting, params string[] entries)
    {
        ScreeningFiles[setting] = string.Concat(entries.Select(entry => entry + "\n"));
        return this;
    }

    /// <summary>Refuses texts that contain a word.</summary>
    public GatewayConfig WithKeyword(string word) => WithListed("Keywords", word);

    /// <summary>Sets what happens to messages with a reason.</summary>
    public GatewayConfig WithAction(string reason, string action)
    {
        ScreeningSection["Actions"]![reason] = action;
        return this;
    }

    /// <summary>Refuses what the classifier calls spam, as without any setting.</summary>
    public GatewayConfig WithClassifier()
    {
        ((JsonObject)ScreeningSection["Actions"]!).Remove("Classifier");
        return this;
    }

    /// <summary>The entry of an SP, to change it.</summary>
    public JsonObject Sp(string spId) => ((JsonArray)Section["Sps"]!).OfType<JsonObject>().Single(sp => (string?)sp["SpId"] == spId);

    /// <summary>The entry of a message centre, to change it.</summary>
    public JsonObject Smsc(int index) => (JsonObject)Section["Smscs"]![index]!;

    /// <summary>The entry of an account, to change it.</summary>
    public JsonObject Account(string systemId) =>
        ((JsonArray)Section["Accounts"]!).OfType<JsonObject>().Single(account => (string?)account["SystemId"] == systemId);

    /// <summary>The system_id of the account that <see cref="WithSp"/> made.</summary>
    public static string SystemId(string spId) => spId.ToLowerInvariant();

    /// <summary>The file's text.</summary>
    public string ToJson() => new JsonObject { ["SpamGate"] = Section.DeepClone() }.ToJsonString(s_indented);
}
