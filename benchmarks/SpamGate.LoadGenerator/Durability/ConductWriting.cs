using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Gateway.Conduct;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;

namespace SpamGate.LoadGenerator.Durability;

/// <summary>
/// Breaches and decisions as a gateway writes them: some at once, each of these twice, as a repetition would; some by way of the journal; each confirmed by a person.
/// What an earlier run left in the journal is recorded first.
/// </summary>
internal sealed class ConductWriting(RecordStore store, string directory)
{
    private const int Points = 5;
    private const int PortsOfRun = 3;

    private readonly ConductRecords _records = RecordsOf(store);
    private readonly FindingsJournal _journal = new(Path.Combine(directory, "conduct.journal"), 64 * 1024 * 1024);

    /// <summary>Records under the shipped ladder.</summary>
    public static ConductRecords RecordsOf(RecordStore store) =>
        new(store, new EvidenceSeal(new byte[EvidenceSeal.KeyLength]), new ConductTerms(new LadderSettings(), WorkingCalendar.WeekendsOnly), new NoticeWriter(hasCommand: true));

    /// <summary>Identity of the event with a key.</summary>
    public static Guid IdOf(string key) => new(SHA256.HashData(Encoding.ASCII.GetBytes(key)).AsSpan(0, 16));

    /// <summary>Records what waits in the journal.</summary>
    public Task RecoverAsync()
    {
        _journal.Open();
        return _journal.DrainAsync(RecordAsync);
    }

    /// <summary>Writes until it is killed.</summary>
    /// <param name="run">Begins the keys.</param>
    /// <param name="say">Told each key once it is safe.</param>
    public async Task WriteAsync(string run, Action<string> say)
    {
        await RecoverAsync().ConfigureAwait(false);
        for (int number = 0; ; number++)
        {
            string breach = string.Create(CultureInfo.InvariantCulture, $"B {run}.{number}");
            ConductFindings findings = Findings(run, breach, number);
            if (number % 3 == 0)
            {
                _journal.Append(findings);
                say(breach);
                await _journal.DrainAsync(RecordAsync).ConfigureAwait(false);
            }
            else if (await RecordAsync(findings).ConfigureAwait(false))
            {
                say(breach);
                await RecordAsync(findings).ConfigureAwait(false);
            }

            string confirmation = string.Create(CultureInfo.InvariantCulture, $"C {run}.{number}");
            ConductDecision decision = await _records.DecideAsync(new RecordCause("li", "looked at it"), "sp-" + run, _ =>
                [new BreachConfirmed { Id = IdOf(confirmation), SpId = "sp-" + run, At = 0, Actor = "li", BreachId = IdOf(breach) }]).ConfigureAwait(false);
            if (decision.Write.IsDone)
            {
                say(confirmation);
            }
        }
    }

    private async Task<bool> RecordAsync(ConductFindings findings) => (await _records.RecordAsync(findings).ConfigureAwait(false)).IsDone;

    private ConductFindings Findings(string run, string key, int number)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        string port = string.Create(CultureInfo.InvariantCulture, $"1065{number % PortsOfRun}");
        var sample = new EvidenceSample
        {
            Id = IdOf("sample " + key),
            At = now,
            Port = port,
            Sender = SmsAddress.Create(Encoding.ASCII.GetBytes(port), AddressKind.Number),
            Recipient = SmsAddress.Create("8613800138000"u8, AddressKind.Number),
            Text = key,
            Reason = ScreenReason.Keyword,
            Category = SmsCategory.Loan,
        };
        var breach = new Breach
        {
            Id = IdOf(key),
            SpId = "sp-" + run,
            Port = port,
            At = now,
            OccurredAt = now,
            Actor = ConductEvent.Machine,
            Class = number % 2 == 0 ? BreachClass.C : BreachClass.B,
            Points = Points,
            Rule = "killed",
            RuleVersion = "v",
            Evidence = [sample.Id],
        };
        var tally = new EvidenceTally("sp-" + run, port, now / 10_000 * 10_000) { Counts = [1] };
        return _records.Prepare([new DetectedBreach(breach, [sample], IsShadow: false)], [tally]);
    }
}
