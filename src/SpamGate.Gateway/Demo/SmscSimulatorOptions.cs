using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace SpamGate.Gateway.Demo;

/// <summary>What the simulator's receipts say.</summary>
public enum ReceiptOutcome : byte
{
    /// <summary>Every message is delivered.</summary>
    Delivered,

    /// <summary>Of 20 messages 17 are DELIVRD, one is UNDELIV, one EXPIRED and one REJECTD.</summary>
    Mixed,

    /// <summary>No receipts at all, whatever registered_delivery asks.</summary>
    None,
}

/// <summary>Settings of an <see cref="SmscSimulator"/>; what can change while it runs is in <see cref="SmscFaults"/>.</summary>
public sealed record SmscSimulatorOptions
{
    /// <summary>Where to listen. Default: a free port on loopback.</summary>
    public IPEndPoint EndPoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Certificate with its private key: connections are TLS; null = plain.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>system_id in bind responses.</summary>
    public string SystemId { get; init; } = "SMSC";

    /// <summary>system_id to password; null lets anybody bind with any password.</summary>
    public IReadOnlyDictionary<string, string>? Credentials { get; init; }

    /// <summary>What receipts say. Default: all delivered.</summary>
    public ReceiptOutcome Receipts { get; init; } = ReceiptOutcome.Delivered;

    /// <summary>From accepting a message to its receipt. Default 200 ms.</summary>
    public TimeSpan ReceiptDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>From a refused or unanswered deliver_sm to its next attempt. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a deliver_sm_resp may take before the delivery counts as unanswered. Default 10 s.</summary>
    public TimeSpan DeliverTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Unanswered deliver_sm allowed on one connection. Default 200.</summary>
    public int DeliverWindow { get; init; } = 200;

    /// <summary>Receipts and MO messages kept for one system_id while it takes none; later ones are dropped and counted. Default one million.</summary>
    public int MaxPending { get; init; } = 1_000_000;

    /// <summary>File that every accepted message and every acknowledged delivery is appended to before it is answered; null = none.</summary>
    public string? LogFile { get; init; }

    /// <summary>Largest PDU accepted, in octets. Default 70 KiB.</summary>
    public int MaxPduBytes { get; init; } = 70 * 1024;
}
