namespace SpamGate.LoadGenerator.Bench;

/// <summary>What is sent in a benchmark.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Texts">The message mix, as <see cref="Load.MessageMix.Load"/> reads it.</param>
/// <param name="Sps">SPs the senders are spread over.</param>
/// <param name="SystemId">The account all connections bind with.</param>
internal sealed record BenchScenario(string Name, string Texts, int Sps, string SystemId)
{
    /// <summary>100 SPs behind a trunk account and 8,192 texts; one SP and one English text of 100 characters.</summary>
    internal static IReadOnlyList<BenchScenario> All { get; } =
    [
        new("mix", "generator:8192", Sps: 100, SystemId: "trunk"),
        new("one", "one", Sps: 1, SystemId: "sp001"),
    ];

    /// <summary>The same texts from another number of SPs.</summary>
    internal BenchScenario With(int sps) => this with { Sps = sps, SystemId = sps > 1 ? "trunk" : "sp001" };
}

/// <summary>What a benchmark does with its scenarios.</summary>
internal sealed record BenchOptions
{
    internal required IReadOnlyList<BenchScenario> Scenarios { get; init; }

    /// <summary>
    /// direct (generator to simulator), answer, forward, gateway; tls: the gateway with TLS to the SPs; tls-all: to the simulator, too.
    /// </summary>
    internal required IReadOnlyList<string> Variants { get; init; }

    internal required string GatewayDll { get; init; }

    internal string? Model { get; init; }

    internal int Repetitions { get; init; } = 3;

    internal double Seconds { get; init; } = 5;

    internal double Warmup { get; init; } = 2;

    internal int Connections { get; init; } = 4;

    internal int Window { get; init; } = 100;

    internal int SmscBinds { get; init; } = 4;

    internal int SmscWindow { get; init; } = 1000;

    internal bool RegisteredDelivery { get; init; }

    /// <summary>Entries of a list of blocked recipients in the gateway's records, none of whom is sent to.</summary>
    internal int ListEntries { get; init; }
}
