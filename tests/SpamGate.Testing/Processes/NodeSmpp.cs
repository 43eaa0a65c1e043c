using System.Globalization;
using System.Text.Json;
using SpamGate.Testing.Network;

namespace SpamGate.Testing.Processes;

/// <summary>The npm package <c>smpp</c> in either role, driven by the scripts in tests/SpamGate.EndToEnd/node; they print one JSON object a line.</summary>
public sealed class NodeSmpp : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;

    private NodeSmpp(ChildProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>The port it listens on or connects to.</summary>
    public int Port { get; }

    private static string Scripts => Path.Combine(Repository.Root, "tests", "SpamGate.EndToEnd", "node");

    /// <summary>Starts a message centre on a free port.</summary>
    /// <param name="certificate">PEM file with certificate and key; null = plain.</param>
    public static async Task<NodeSmpp> StartSmscAsync(string? certificate = null)
    {
        int port = FreePorts.Next();
        NodeSmpp node = Start("smsc.js", port, certificate is null ? [] : [certificate]);
        await node.WaitForAsync("listening");
        return node;
    }

    /// <summary>Starts a service provider that binds, sends, collects receipts and unbinds.</summary>
    /// <param name="port">Where to.</param>
    /// <param name="systemId">Account.</param>
    /// <param name="password">Its password.</param>
    /// <param name="source">Sender of the messages.</param>
    /// <param name="count">How many.</param>
    /// <param name="window">Unanswered ones at a time.</param>
    /// <param name="authority">PEM file of the authority to trust; null = plain.</param>
    public static NodeSmpp StartEsme(int port, string systemId, string password, string source, int count, int window, string? authority = null) => Start(
        "esme.js",
        port,
        [systemId, password, source, count.ToString(CultureInfo.InvariantCulture), window.ToString(CultureInfo.InvariantCulture), .. authority is null ? Array.Empty<string>() : [authority]]);

    /// <summary>The next line whose property <c>event</c> has this value, those already printed included.</summary>
    public async Task<JsonElement> WaitForAsync(string @event, Func<JsonElement, bool>? match = null)
    {
        string line = await _process.WaitForLineAsync(
            candidate => TryParse(candidate) is { } json && json.GetProperty("event").GetString() == @event && (match is null || match(json)),
            s_patience);
        return TryParse(line)!.Value;
    }

    /// <summary>Sends a command line to the script.</summary>
    public Task CommandAsync(object command) => _process.WriteLineAsync(JsonSerializer.Serialize(command));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static NodeSmpp Start(string script, int port, params string[] arguments)
    {
        ToolMissingException.Require("node");
        if (!Directory.Exists(Path.Combine(Scripts, "node_modules", "smpp")))
        {
            throw new ToolMissingException("npm package smpp");
        }

        return new NodeSmpp(
            ChildProcess.Start("node", [Path.Combine(Scripts, script), port.ToString(CultureInfo.InvariantCulture), .. arguments], Scripts), port);
    }

    private static JsonElement? TryParse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
