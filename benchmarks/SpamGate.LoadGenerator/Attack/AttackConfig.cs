using System.Globalization;
using System.Text.Json;
using SpamGate.Gateway.Configuration;

namespace SpamGate.LoadGenerator.Attack;

/// <summary>The configuration of a gateway under attack: the paying SP, one account for the idle, one for each SP of the storm; limits as shipped.</summary>
internal static class AttackConfig
{
    internal static string Write(string directory, AttackOptions options, int smppPort, int httpPort, int smscPort)
    {
        string[] stormers = [.. Enumerable.Range(1, options.BindStorm).Select(static i => $"storm{i:0000}")];
        string hash = PasswordHash.Create("secret"u8);
        var gateway = new Dictionary<string, object?>
        {
            ["Smpp"] = new { Address = "127.0.0.1", Port = smppPort },
            ["Http"] = new { Address = "127.0.0.1", Port = httpPort },
            ["DataDirectory"] = Path.Combine(directory, "data"),
            ["Model"] = options.Model ?? "",
            ["Smscs"] = new[] { new { Name = "simulator", Host = "127.0.0.1", Port = smscPort, SystemId = "gateway", Password = "x", Binds = 2, Window = 1000 } },
            ["Accounts"] = (object[])[
                Account("sp001", null, binds: 64),
                Account("idle", null, binds: 0),
                .. stormers.Select(id => Account(id, options.HashedPasswords ? hash : null, binds: 8))],
            ["Sps"] = (object[])[
                Sp("sp001", 10690001),
                Sp("idle", 10680000),
                .. stormers.Select(static (id, i) => Sp(id, 10670000 + i))],
        };
        string path = Path.Combine(directory, "attack.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new Dictionary<string, object> { ["SpamGate"] = gateway }));
        return path;
    }

    private static Dictionary<string, object> Account(string id, string? hash, int binds) => new()
    {
        ["SystemId"] = id,
        ["SpId"] = id,
        [hash is null ? "Password" : "PasswordHash"] = hash ?? "secret",
        ["MaxBinds"] = binds,
        ["Window"] = 1000,
    };

    private static object Sp(string id, int number) =>
        new { SpId = id, AccessNumbers = new[] { number.ToString(CultureInfo.InvariantCulture) } };
}
