using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Tests.Configuration;

/// <summary>A configuration file and the files it names, in a directory that goes away with the test.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    /// <summary>A small good configuration without a model, which would take a second to load.</summary>
    public const string Good = """
        {
          "SpamGate": {
            "Smpp": { "Port": 0 },
            "Http": { "Port": 0 },
            "ApiKeys": [ "key-one" ],
            "Model": "",
            "Smscs": [ { "Name": "up", "Host": "127.0.0.1", "Port": 2776, "SystemId": "us", "Password": "secret" } ],
            "Accounts": [
              { "SystemId": "one", "Password": "pass1", "SpId": "sp1", "MessagesPerSecond": 10 },
              { "SystemId": "trunk", "Password": "pass2", "Kind": "Trunk", "Carries": [ "sp1" ], "Subscribers": true }
            ],
            "Sps": [
              { "SpId": "sp1", "Name": "One", "AccessNumbers": [ "10690001", "ONE" ], "TransactionalNumbers": [ "10690001777" ], "MessagesPerSecond": 100, "Burst": 20 },
              { "SpId": "sp2", "AccessNumbers": [ "106900012" ] }
            ]
          }
        }
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("spamgate-test-");

    public ConfigurationFolder(string json = Good) => Write("spamgate.json", json);

    public string File => Path("spamgate.json");

    public string Path(string name) => System.IO.Path.Combine(_directory.FullName, name);

    public void Write(string name, string text) => System.IO.File.WriteAllText(Path(name), text);

    /// <summary>As editors do it: write beside, then rename over.</summary>
    public void Replace(string name, string text)
    {
        Write(name + ".new", text);
        System.IO.File.Move(Path(name + ".new"), Path(name), overwrite: true);
    }

    public ConfigurationInput Input(params string[] arguments) => new() { File = File, Arguments = arguments, UseEnvironment = false };

    public IReadOnlyList<ConfigurationFault> Faults(params string[] arguments)
    {
        var faults = new ConfigurationFaults();
        GatewaySnapshot? snapshot = new SnapshotBuilder(Input(arguments), TimeProvider.System).Build(faults);
        Assert.Equal(snapshot is null, !faults.IsEmpty);
        return faults.All;
    }

    public GatewaySnapshot Build(params string[] arguments)
    {
        var faults = new ConfigurationFaults();
        GatewaySnapshot? snapshot = new SnapshotBuilder(Input(arguments), TimeProvider.System).Build(faults);
        Assert.Empty(faults.All);
        return snapshot!;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
