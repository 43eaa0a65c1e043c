using System.Net;

namespace SpamGate.LoadGenerator.Attack;

/// <summary>What an attack consists of, and beside which traffic it runs.</summary>
internal sealed record AttackOptions
{
    /// <summary>Gateway to attack; null = start one.</summary>
    public required IPEndPoint? Target { get; init; }

    /// <summary>SpamGate.Gateway.dll to start.</summary>
    public required string GatewayDll { get; init; }

    /// <summary>Model directory of a gateway that is started.</summary>
    public required string? Model { get; init; }

    /// <summary>Bound connections that do nothing but answer enquire_link.</summary>
    public required int Idle { get; init; }

    /// <summary>Connections that send one octet of a PDU a second, and come back when they are closed.</summary>
    public required int SlowLoris { get; init; }

    /// <summary>SPs that connect and bind in one instant.</summary>
    public required int BindStorm { get; init; }

    /// <summary>True: the storm's accounts have stored hashes, none of them proven yet, as after a restart of the gateway.</summary>
    public required bool HashedPasswords { get; init; }

    /// <summary>Messages a second of the paying SP.</summary>
    public required double Rate { get; init; }

    /// <summary>Seconds measured, alone and under attack.</summary>
    public required double Seconds { get; init; }

    /// <summary>Fewest descriptors that this process and a gateway need each.</summary>
    public int Descriptors => Idle + SlowLoris + BindStorm + 500;
}
