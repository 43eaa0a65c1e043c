namespace SpamGate.Gateway.Demo;

/// <summary>A service provider of the demonstration: what the gateway is configured to let it do, and what it does.</summary>
/// <param name="SpId">Its id, and its system_id.</param>
/// <param name="Name">What to call it.</param>
/// <param name="Number">Its access number.</param>
/// <param name="Card">Its card, as the configuration spells it.</param>
/// <param name="Limit">Messages per second it may send.</param>
/// <param name="Rate">Messages per second it does send.</param>
/// <param name="SpamShare">Share of spam in what it sends, 0 to 1.</param>
/// <param name="TransactionalShare">Share it sends from its transactional number (its access number with a 9 behind), 0 to 1.</param>
internal sealed record DemoSp(
    string SpId, string Name, string Number, string Card, int Limit, int Rate, double SpamShare, double TransactionalShare = 0)
{
    internal const string Password = "demo-sp";

    /// <summary>The cast: each shows one thing the gateway does.</summary>
    internal static IReadOnlyList<DemoSp> Cast { get; } =
    [
        new("harbour", "Harbour Post 海港快递", "10690001", "Green", Limit: 600, Rate: 280, SpamShare: 0.01),
        new("market", "Sunday Market 周日集市", "10690002", "Green", Limit: 600, Rate: 220, SpamShare: 0.40),
        new("hasty", "Hasty Notices 急先锋", "10690003", "Green", Limit: 100, Rate: 180, SpamShare: 0.02),
        new("mill", "Old Mill 老磨坊", "10690004", "Yellow", Limit: 160, Rate: 110, SpamShare: 0.10),
        new("jackpot", "Jackpot Club 鸿运会", "10690005", "Red", Limit: 200, Rate: 60, SpamShare: 0.30, TransactionalShare: 0.5),
    ];

    internal string TransactionalNumber => Number + "9";
}
