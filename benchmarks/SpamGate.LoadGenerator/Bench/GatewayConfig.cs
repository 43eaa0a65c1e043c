using System.Globalization;
using System.Text.Json;

namespace SpamGate.LoadGenerator.Bench;

/// <summary>Where a measured gateway listens and whom it binds to.</summary>
internal sealed record GatewayPorts
{
    internal required int Smpp { get; init; }

    internal required int Http { get; init; }

    internal required int Smsc { get; init; }

    /// <summary>Where SPs speak TLS; null = nowhere.</summary>
    internal int? SmppTls { get; init; }

    /// <summary>True when the SMSC speaks TLS.</summary>
    internal bool SmscTls { get; init; }

    /// <summary>False switches the message log off, to see what it costs.</summary>
    internal bool MessageLog { get; init; } = true;

    /// <summary>Whether refused messages are told to the rules of conduct.</summary>
    internal bool Evidence { get; init; } = true;
}

/// <summary>
/// The gateway's configuration for a scenario, with every filter at work: rates that are checked but not reached, a keyword file,
/// block lists of random numbers, the classifier.
/// </summary>
internal static class GatewayConfig
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private const int Keywords = 500;
    private const int Blocked = 100_000;

    /// <summary>Writes config.json and its lists into <paramref name="directory"/> and returns its path.</summary>
    /// <param name="directory">Folder, made when it is missing.</param>
    /// <param name="scenario">What is sent.</param>
    /// <param name="ports">Where the gateway stands.</param>
    /// <param name="options">Binds, window, model.</param>
    /// <param name="certificate">PEM file of <see cref="BenchCertificate"/>; used when <paramref name="ports"/> speak of TLS.</param>
    internal static string Write(string directory, BenchScenario scenario, GatewayPorts ports, BenchOptions options, string certificate)
    {
        Directory.CreateDirectory(directory);
        string keywords = WriteLines(directory, "keywords.txt", KeywordLines());
        string senders = WriteLines(directory, "blocked-senders.txt", Numbers(seed: 1, "106999"));
        string recipients = WriteLines(directory, "blocked-recipients.txt", Numbers(seed: 2, "86139"));
        string[] spIds = [.. Enumerable.Range(1, scenario.Sps).Select(static i => $"sp{i:000}")];
        bool trunk = scenario.Sps > 1;
        var gateway = new Dictionary<string, object?>
        {
            ["Smpp"] = ports.SmppTls is int tls
                ? new { Address = "127.0.0.1", Port = ports.Smpp, Tls = new { Port = tls, Certificate = certificate } }
                : (object)new { Address = "127.0.0.1", Port = ports.Smpp },
            ["Http"] = new { Address = "127.0.0.1", Port = ports.Http },
            ["DataDirectory"] = Path.Combine(directory, "data"),
            ["MessageLog"] = new { Enabled = ports.MessageLog },
            ["Conduct"] = new { Mode = ports.Evidence ? "Shadow" : "Off" },
            ["CountryCode"] = "86",
            ["Screening"] = new { Mode = "Enforce", Keywords = keywords, BlockedSenders = senders, BlockedRecipients = recipients },
            ["Smscs"] = new[]
            {
                new
                {
                    Name = "simulator",
                    Host = "127.0.0.1",
                    Port = ports.Smsc,
                    SystemId = "gateway",
                    Password = "x",
                    Binds = options.SmscBinds,
                    Window = options.SmscWindow,
                    Tls = new { Enabled = ports.SmscTls, ServerName = ports.SmscTls ? "localhost" : "", Ca = ports.SmscTls ? certificate : "" },
                },
            },
            ["Accounts"] = new[]
            {
                trunk
                    ? (object)new { SystemId = scenario.SystemId, Password = "secret", Kind = "Trunk", Carries = spIds, MaxBinds = 64, Window = 1000 }
                    : new { SystemId = scenario.SystemId, Password = "secret", Kind = "Sp", SpId = spIds[0], MaxBinds = 64, Window = 1000 },
            },
            ["Sps"] = spIds.Select(static (id, i) => new
            {
                SpId = id,
                Name = id,
                AccessNumbers = new[] { (10690000 + ((1 + i) % 10_000)).ToString(CultureInfo.InvariantCulture) },
                Card = "Green",
                MessagesPerSecond = 5_000_000,
                Burst = 5_000_000,
            }).ToArray(),
        };
        if (options.Model is not null)
        {
            gateway["Model"] = options.Model;
        }

        string path = Path.Combine(directory, "config.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new Dictionary<string, object> { ["SpamGate"] = gateway }, Json));
        return path;
    }

    private static string WriteLines(string directory, string name, IEnumerable<string> lines)
    {
        string path = Path.Combine(directory, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    // Words that no sample holds: the automaton has its full size, and finds nothing.
    private static IEnumerable<string> KeywordLines()
    {
        var random = new Random(3);
        for (int i = 0; i < Keywords; i++)
        {
            yield return i % 2 == 0
                ? string.Concat(Enumerable.Range(0, 4).Select(_ => (char)random.Next(0x4E00, 0x9FA0)))
                : "zq" + string.Concat(Enumerable.Range(0, 7).Select(_ => (char)random.Next('a', 'z' + 1)));
        }
    }

    private static IEnumerable<string> Numbers(int seed, string prefix)
    {
        var random = new Random(seed);
        for (int i = 0; i < Blocked; i++)
        {
            yield return prefix + random.Next(10_000_000, 100_000_000).ToString(CultureInfo.InvariantCulture);
        }
    }
}
