using System.Text.Json;
using SpamGate.Compliance.Breaches;

namespace SpamGate.Compliance.Audit;

/// <summary>Events as JSON, one a line: the export, and what replays it. Any two who fold the same lines find the same standing.</summary>
public static class EventLines
{
    /// <summary>Longest name, number or reason taken from outside, in UTF-16 units.</summary>
    public const int MaxText = 4_000;

    // The year 2200: beyond it terms could not be added any more.
    private const long LastMoment = 7_258_118_400_000;

    /// <summary>One line, without its end.</summary>
    public static string Write(ConductEvent fact) => JsonSerializer.Serialize(fact, ConductJson.Default.ConductEvent);

    /// <summary>Reads one line; says what is wrong with it otherwise.</summary>
    public static bool TryRead(string line, out ConductEvent? fact, out string fault)
    {
        try
        {
            fact = JsonSerializer.Deserialize(line, ConductJson.Default.ConductEvent);
        }
        catch (JsonException error)
        {
            (fact, fault) = (null, $"no event: {error.Message}");
            return false;
        }
        catch (NotSupportedException)
        {
            (fact, fault) = (null, "no event: kind is missing");
            return false;
        }

        fault = fact is null ? "no event: null" : FaultOf(fact);
        fact = fault.Length == 0 ? fact : null;
        return fact is not null;
    }

    /// <summary>Reads all lines, passing over empty ones; of the first bad one says its number and fault, and gives nothing.</summary>
    public static bool TryRead(TextReader lines, out List<ConductEvent> events, out string fault)
    {
        events = [];
        fault = "";
        int number = 0;
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            if (!TryRead(line, out ConductEvent? fact, out string reason))
            {
                (events, fault) = ([], $"line {number}: {reason}");
                return false;
            }

            events.Add(fact!);
        }

        return true;
    }

    private static string FaultOf(ConductEvent fact) => fact switch
    {
        { Id: var id } when id == Guid.Empty => "id is empty",
        { SpId: null or "" } => "spId is empty",
        { Actor: null or "" } => "actor is empty",
        { At: < 0 or > LastMoment } => $"at is {fact.At}, allowed is 0 to {LastMoment}",
        { SpId.Length: > MaxText } or { Actor.Length: > MaxText } or { Reason.Length: > MaxText } or { Port.Length: > MaxText } =>
            $"a text is longer than {MaxText}",
        Breach { Points: < 0 or > LadderLimit } breach => $"points is {breach.Points}, allowed is 0 to {LadderLimit}",
        Breach breach when breach.OccurredAt < 0 || breach.OccurredAt > breach.At => $"occurredAt is {breach.OccurredAt}, allowed is 0 to at ({breach.At})",
        Breach breach when !Enum.IsDefined(breach.Class) => $"class is {breach.Class}, allowed is A, B, C",
        Breach { Rule: null or "" } => "rule is empty",
        Breach { RuleVersion: null } => "ruleVersion is missing",
        ProposalConfirmed { ProposalId: null or "" } or ProposalDeclined { ProposalId: null or "" } => "proposalId is empty",
        _ => "",
    };

    private const int LadderLimit = ConductRule.MaxPoints;
}
