using System.Text.Json;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A service provider.</summary>
/// <param name="SpId">Identity.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Card">Its standing.</param>
/// <param name="MessagesPerSecond">Contract rate; 0 = unlimited.</param>
/// <param name="Burst">Messages that may come at once after a pause; 0 = one second's worth.</param>
/// <param name="Settings">Everything else that is set, by the names of the configuration's <c>Sps[]</c>.</param>
/// <param name="Version">Version; its ETag.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record SpView(string SpId, string Name, Card Card, double MessagesPerSecond, int Burst, JsonElement Settings, long Version, DateTimeOffset ChangedAt)
{
    /// <summary>What is shown of a record.</summary>
    public static SpView Of(SpRecord sp) => new(
        sp.SpId, sp.Name, sp.Card, sp.MessagesPerSecond, sp.Burst, JsonDocument.Parse(sp.Settings).RootElement, sp.Version, sp.ChangedAt);
}

/// <summary>A new SP; its card is green.</summary>
/// <param name="SpId">Identity: 1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="Name">Name for people, at most 200 characters; none = the SpId.</param>
/// <param name="MessagesPerSecond">Contract rate, 0 (unlimited) to 10,000,000.</param>
/// <param name="Burst">Messages that may come at once, 0 (one second's worth) to 10,000,000.</param>
/// <param name="Settings">Everything else, by the names of the configuration's <c>Sps[]</c>.</param>
public sealed record SpDraft(string SpId, string? Name = null, double? MessagesPerSecond = null, int? Burst = null, JsonElement? Settings = null) : IChecked
{
    internal const int LongestName = 200;
    internal const double MostMessages = 10_000_000;

    void IChecked.Check(FieldFaults faults)
    {
        if (!OptionsValidator.IsSpId(SpId))
        {
            faults.Add("spId", "is none, it has 1 to 64 letters, digits, '.', '_' and '-'");
        }

        faults.Text("name", Name, LongestName, required: false);
        faults.Range("messagesPerSecond", MessagesPerSecond, 0, MostMessages);
        faults.Range("burst", Burst, 0, MostMessages);
        SpSettings.Check(Settings, faults);
    }
}

/// <summary>A change of an SP; what is missing or null stays.</summary>
/// <param name="Name">Name for people, 1 to 200 characters.</param>
/// <param name="MessagesPerSecond">Contract rate, 0 (unlimited) to 10,000,000.</param>
/// <param name="Burst">Messages that may come at once, 0 (one second's worth) to 10,000,000.</param>
/// <param name="Settings">Everything else, all of it: what is left out is no longer set.</param>
public sealed record SpPatch(string? Name = null, double? MessagesPerSecond = null, int? Burst = null, JsonElement? Settings = null) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        if (Name is not null)
        {
            faults.Text("name", Name, SpDraft.LongestName);
        }

        faults.Range("messagesPerSecond", MessagesPerSecond, 0, SpDraft.MostMessages);
        faults.Range("burst", Burst, 0, SpDraft.MostMessages);
        SpSettings.Check(Settings, faults);
    }
}

/// <summary>A new standing.</summary>
/// <param name="Card">green, yellow, red or removed.</param>
public sealed record CardPatch(Card Card) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
    }
}
