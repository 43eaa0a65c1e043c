using System.Text;
using System.Text.Json;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Api.Resources;
using SpamGate.Gateway.Records;
using SpamGate.Screening.Messages;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Files;

/// <summary>Lists, consents, opt-outs, shields and schedules as files.</summary>
internal static class PersonFiles
{
    private const int LongestEvidence = 2_000;
    private const int LongestCode = 20;

    /// <summary>Lists without their entries.</summary>
    public static RecordFile Lists { get; } = new RecordFile<ListRecord>(
        "lists",
        "List",
        static _ => new ListRecord { Name = "" },
        Columns.Key<ListRecord>("name", static it => it.Name, static (it, value) => it.Name = value, SpFiles.NameProblem),
        KindColumn(),
        Columns.Sp<ListRecord>(static it => it.SpId, static (it, value) => it.SpId = value.Length == 0 ? null : value, isRequired: false),
        Columns.Text<ListRecord>("description", static it => it.Description, static (it, value) => it.Description = value, SpDraft.LongestName))
    {
        First = static it => it.Name,
        Second = static it => it.Name,
        Position = static it => (it.Name, it.Name),
        Alike = static (records, asked) =>
        {
            string[] names = [.. asked.Select(static it => it.Name)];
            return records.Lists.Where(it => names.Contains(it.Name));
        },
        Check = static (it, _) => it.SpId is not null && RecordedContent.IsContent(it.Kind)
            ? ("sp_id", "is for lists of senders and recipients; lists of domains and contacts hold for all SPs")
            : null,
    };

    /// <summary>Entries of all lists.</summary>
    public static RecordFile ListEntries { get; } = new RecordFile<ListEntryRecord>(
        "list-entries",
        "ListEntry",
        static _ => new ListEntryRecord { ListName = "", Value = "" },
        new RecordColumn<ListEntryRecord>("list", true, static it => it.ListName, static (it, text, terms) =>
        {
            it.ListName = text.Trim();
            return terms.Lists.ContainsKey(it.ListName) ? null : $"is '{Columns.Shown(it.ListName)}'; there is no such list";
        }),
        Columns.Key<ListEntryRecord>("value", static it => it.Value, static (it, value) => it.Value = value, static text => Columns.TextProblem(text, ListEntryDraft.LongestValue)),
        Columns.Text<ListEntryRecord>("reason", static it => it.Reason, static (it, value) => it.Reason = value, SpDraft.LongestName),
        Columns.Text<ListEntryRecord>("owner", static it => it.Owner, static (it, value) => it.Owner = value, SpDraft.LongestName),
        Columns.OptionalMoment<ListEntryRecord>("expires_at", static it => it.ExpiresAt, static (it, value) => it.ExpiresAt = value))
    {
        First = static it => it.ListName,
        Second = static it => it.Value,
        Position = static it => (it.ListName, it.Value),
        Alike = static (records, asked) =>
        {
            string[] names = [.. asked.Select(static it => it.ListName).Distinct(StringComparer.Ordinal)];
            string[] values = [.. asked.Select(static it => it.Value)];
            return records.ListEntries.Where(it => names.Contains(it.ListName) && values.Contains(it.Value));
        },
        Canonical = static (it, terms) =>
        {
            if (!terms.Lists.TryGetValue(it.ListName, out ListKind kind))
            {
                return null;
            }

            if (!ListValue.TryRead(kind, it.Value, terms.Plan, out string canonical, out string? problem))
            {
                return ("value", problem!);
            }

            it.Value = canonical;
            return null;
        },
    };

    /// <summary>Consents, evidence included: what is handed over is proof.</summary>
    public static RecordFile Consents { get; } = new RecordFile<ConsentRecord>(
        "consents",
        "Consent",
        static _ => new ConsentRecord { ConsentId = "", Number = "", SpId = "" },
        Columns.Key<ConsentRecord>("consent_id", static it => it.ConsentId, static (it, value) => it.ConsentId = value, SpFiles.NameProblem),
        Columns.Sp<ConsentRecord>(static it => it.SpId, static (it, value) => it.SpId = value),
        Proof(NumberColumn<ConsentRecord>(isKey: false, static it => it.Number, static (it, value) => it.Number = value)),
        Proof(Columns.OptionalText<ConsentRecord>("access_number", static it => it.AccessNumber, static (it, value) => it.AccessNumber = value, LongestCode)),
        Proof(Columns.OptionalText<ConsentRecord>("service_code", static it => it.ServiceCode, static (it, value) => it.ServiceCode = value, LongestCode)),
        Proof(Columns.Moment<ConsentRecord>("given_at", static it => it.GivenAt, static (it, value) => it.GivenAt = value)),
        Proof(Columns.Choice<ConsentRecord, ConsentChannel>("channel", static it => it.Channel, static (it, value) => it.Channel = value)),
        Proof(Columns.Text<ConsentRecord>("evidence", static it => it.Evidence, static (it, value) => it.Evidence = value, LongestEvidence, required: true, lines: true)),
        Proof(Columns.OptionalWhole<ConsentRecord>("price_fen", static it => it.PriceFen, static (it, value) => it.PriceFen = value, 0, ServiceCodeDraft.MostFen)),
        Columns.OptionalMoment<ConsentRecord>("confirmed_at", static it => it.ConfirmedAt, static (it, value) => it.ConfirmedAt = value),
        EndColumn())
    {
        First = static it => it.ConsentId,
        Second = static it => it.ConsentId,
        Position = static it => (it.ConsentId, it.ConsentId),
        Alike = static (records, asked) =>
        {
            string[] ids = [.. asked.Select(static it => it.ConsentId)];
            return records.Consents.Where(it => ids.Contains(it.ConsentId));
        },
        Check = static (it, terms) =>
            it.SpId.Length == 0 ? ("sp_id", "is missing")
            : it.Number.Length == 0 ? ("number", "is missing")
            : it.Evidence.Length == 0 ? ("evidence", "is missing")
            : it.GivenAt == default ? ("given_at", "is missing")
            : it.GivenAt > terms.Now ? ("given_at", "lies in the future")
            : it.ConfirmedAt < it.GivenAt ? ("confirmed_at", "lies before given_at")
            : it.EndedAt < it.GivenAt ? ("ended_at", "lies before given_at")
            : null,
    };

    /// <summary>Opt-outs. A file adds them; only a person comes back.</summary>
    public static RecordFile OptOuts { get; } = new RecordFile<OptOutRecord>(
        "opt-outs",
        "OptOut",
        static terms => new OptOutRecord { SpId = "", Number = "", Since = terms.Now, Source = OptOutSource.Import },
        Columns.Sp<OptOutRecord>(static it => it.SpId, static (it, value) => it.SpId = value, isKey: true),
        NumberColumn<OptOutRecord>(isKey: true, static it => it.Number, static (it, value) => it.Number = value),
        Columns.Moment<OptOutRecord>("since", static it => it.Since, static (it, value) => it.Since = value),
        Columns.Choice<OptOutRecord, OptOutSource>("source", static it => it.Source, static (it, value) => it.Source = value),
        Columns.Text<OptOutRecord>("word", static it => it.Word, static (it, value) => it.Word = value, SpDraft.LongestName),
        Columns.OptionalMoment<OptOutRecord>("confirmed_at", static it => it.ConfirmedAt, static (it, value) => it.ConfirmedAt = value))
    {
        First = static it => it.SpId,
        Second = static it => it.Number,
        Position = static it => (it.SpId, it.Number),
        Alike = static (records, asked) =>
        {
            string[] numbers = [.. asked.Select(static it => it.Number)];
            return records.OptOuts.Where(it => numbers.Contains(it.Number));
        },
    };

    /// <summary>Complaint shields.</summary>
    public static RecordFile Shields { get; } = new RecordFile<ShieldRecord>(
        "shields",
        "Shield",
        static terms => new ShieldRecord { SpId = "", Number = "", Since = terms.Now },
        Columns.Sp<ShieldRecord>(static it => it.SpId, static (it, value) => it.SpId = value, isKey: true),
        NumberColumn<ShieldRecord>(isKey: true, static it => it.Number, static (it, value) => it.Number = value),
        Columns.Moment<ShieldRecord>("since", static it => it.Since, static (it, value) => it.Since = value),
        Columns.OptionalMoment<ShieldRecord>("expires_at", static it => it.ExpiresAt, static (it, value) => it.ExpiresAt = value),
        Columns.Text<ShieldRecord>("cause", static it => it.Cause, static (it, value) => it.Cause = value, SpDraft.LongestName))
    {
        First = static it => it.SpId,
        Second = static it => it.Number,
        Position = static it => (it.SpId, it.Number),
        Alike = static (records, asked) =>
        {
            string[] numbers = [.. asked.Select(static it => it.Number)];
            return records.Shields.Where(it => numbers.Contains(it.Number));
        },
    };

    /// <summary>Schedules, each a document in one field.</summary>
    public static RecordFile Schedules { get; } = new RecordFile<ScheduleRecord>(
        "schedules",
        "Schedule",
        static _ => new ScheduleRecord { Name = "", Document = "{}" },
        Columns.Key<ScheduleRecord>("name", static it => it.Name, static (it, value) => it.Name = value, SpFiles.NameProblem),
        Columns.Json<ScheduleRecord>("document", static it => it.Document, static (it, value) => it.Document = value, DocumentProblem))
    {
        First = static it => it.Name,
        Second = static it => it.Name,
        Position = static it => (it.Name, it.Name),
        Alike = static (records, asked) =>
        {
            string[] names = [.. asked.Select(static it => it.Name)];
            return records.Schedules.Where(it => names.Contains(it.Name));
        },
        Check = static (it, _) => it.Document == "{}" ? ("document", "is missing") : null,
    };

    // Canonical at once: records have no other form of people's numbers.
    private static RecordColumn<T> NumberColumn<T>(bool isKey, Func<T, string> get, Action<T, string> set)
        where T : class, IRecord => new("number", isKey, get, (record, text, terms) =>
    {
        string number = text.Trim();
        var faults = new FieldFaults();
        SubscriberNumber.Check("number", number, faults);
        if (!faults.IsEmpty)
        {
            return faults.All.Values.First()[0];
        }

        set(record, terms.Plan.Canonicalise(ton: 0, npi: 0, Encoding.ASCII.GetBytes(number)).ToString());
        return null;
    });

    // What its entries are was judged by what it is for.
    private static RecordColumn<ListRecord> KindColumn()
    {
        RecordColumn<ListRecord> choice = Columns.Choice<ListRecord, ListKind>("kind", static it => it.Kind, static (it, value) => it.Kind = value);
        return choice with
        {
            Read = (it, text, terms) =>
            {
                ListKind before = it.Kind;
                string? problem = choice.Read(it, text, terms);
                return problem ?? (it.Kind != before && terms.Lists.ContainsKey(it.Name) ? $"is '{Columns.Word(it.Kind)}' and was '{Columns.Word(before)}'; make another list" : null);
            },
        };
    }

    // Who agreed to what, and what proves it, is final: traffic that was let through rests on it, and the live lists know a consent by these.
    private static RecordColumn<ConsentRecord> Proof(RecordColumn<ConsentRecord> column) => column with
    {
        Read = (it, text, terms) =>
        {
            // Only what was written before has a version.
            string? before = it.Version == 0 ? null : column.Write!(it);
            return column.Read(it, text, terms)
                ?? (before is not null && column.Write!(it) != before ? "differs from the consent on record, which is proof and final; a new consent is a new record" : null);
        },
    };

    private static RecordColumn<ConsentRecord> EndColumn()
    {
        RecordColumn<ConsentRecord> moment = Columns.OptionalMoment<ConsentRecord>("ended_at", static it => it.EndedAt, static (it, value) => it.EndedAt = value);
        return moment with
        {
            Read = (it, text, terms) =>
            {
                DateTimeOffset? before = it.EndedAt;
                return moment.Read(it, text, terms) ?? (before is not null && it.EndedAt != before ? "differs from the end on record, which is final; a new consent is a new record" : null);
            },
        };
    }

    private static string? DocumentProblem(JsonElement document)
    {
        var faults = new FieldFaults();
        ScheduleDocuments.Check(document, faults);
        return faults.IsEmpty ? null : string.Join("; ", faults.All.Select(static fault => $"{fault.Key}: {fault.Value[0]}"));
    }
}
