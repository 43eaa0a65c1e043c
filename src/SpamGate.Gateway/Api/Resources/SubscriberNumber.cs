using System.Text;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Messages;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A person's number as clients write it and as records keep it.</summary>
internal static class SubscriberNumber
{
    private const int LongestWritten = 21;

    /// <summary>Notes when it can not be a number.</summary>
    public static void Check(string field, string? number, FieldFaults faults)
    {
        faults.Text(field, number, LongestWritten);
        if (number is not null && (number.TrimStart('+').Length is 0 or > SmsAddress.MaxLength || !number.TrimStart('+').All(char.IsAsciiDigit)))
        {
            faults.Add(field, "is no number: digits, at most 20, with or without + and country code");
        }
    }

    /// <summary>Canonical digits; of what is no number, itself, which no record has.</summary>
    public static string Canonical(string number, SnapshotSource snapshots) => number.All(static unit => unit is '+' || char.IsAsciiDigit(unit))
        ? snapshots.Current.NumberingPlan.Canonicalise(ton: 0, npi: 0, Encoding.ASCII.GetBytes(number)).ToString()
        : number;

    /// <summary>404 when there is no such SP.</summary>
    public static async Task<Answer?> RequireSpAsync(RecordEdit edit, string spId) =>
        await SpEndpoints.Find(spId)(edit.Records).AnyAsync().ConfigureAwait(false) ? null : Problem.NotFound($"There is no {SpEndpoints.What(spId)}.");
}
