using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Files;

/// <summary>What became of the rows of a file.</summary>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Added">Records that are new.</param>
/// <param name="Changed">Records that were there and are different now.</param>
public sealed record ImportedView(int Rows, int Added, int Changed);

/// <summary>A kind of record as a CSV file.</summary>
/// <param name="kind">What it is called in addresses and on the command line.</param>
/// <param name="entity">What the audit calls one.</param>
internal abstract class RecordFile(string kind, string entity)
{
    /// <summary>What it is called in addresses and on the command line.</summary>
    public string Kind { get; } = kind;

    /// <summary>What the audit calls one.</summary>
    public string Entity { get; } = entity;

    /// <summary>Names of the columns that a file is written with.</summary>
    public abstract IReadOnlyList<string> Header { get; }

    /// <summary>True when the records are what snapshots are built of, so that they have to fit each other.</summary>
    public bool ConcernsSnapshot { get; init; }

    /// <summary>The rows of a page, in the order of their keys.</summary>
    /// <param name="records">The records.</param>
    /// <param name="after">Key after which they begin; null = from the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The rows, and the key that the next page begins after; null = this was the last.</returns>
    public abstract Task<(IReadOnlyList<string[]> Rows, (string, string)? Next)> PageAsync(
        RecordsContext records, (string First, string Second)? after, CancellationToken cancellationToken);

    /// <summary>Adds and changes records; what is no record is noted.</summary>
    /// <param name="edit">The write.</param>
    /// <param name="table">The file.</param>
    /// <param name="terms">What rows are judged by.</param>
    /// <param name="faults">Receives everything that is wrong.</param>
    /// <returns>What became of the rows, and the line of each record by the name that a snapshot would call it by.</returns>
    public abstract Task<(ImportedView Counts, Dictionary<string, long> Lines)> ImportAsync(RecordEdit edit, CsvTable table, ImportTerms terms, FileFaults faults);
}

/// <summary>A kind of record with its columns.</summary>
internal sealed class RecordFile<TRecord>(string kind, string entity, Func<ImportTerms, TRecord> blank, params RecordColumn<TRecord>[] columns) : RecordFile(kind, entity)
    where TRecord : class, IRecord
{
    private const int RowsAtOnce = 500;

    private readonly RecordColumn<TRecord>[] _written = [.. columns.Where(static column => column.Write is not null)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Header => [.. _written.Select(static column => column.Name)];

    /// <summary>First part of the key, by which pages are ordered.</summary>
    public required Expression<Func<TRecord, string>> First { get; init; }

    /// <summary>Second part of the key; where the first says all, the same again. Null = there are so few that they are one page.</summary>
    public required Expression<Func<TRecord, string>>? Second { get; init; }

    /// <summary>Both parts of a record's key.</summary>
    public required Func<TRecord, (string First, string Second)> Position { get; init; }

    /// <summary>The records that rows may stand for already.</summary>
    public required Func<RecordsContext, IReadOnlyList<TRecord>, IQueryable<TRecord>> Alike { get; init; }

    /// <summary>Puts the key of a new record into the form records keep; answers column and problem. None = it is kept as it is.</summary>
    public Func<TRecord, ImportTerms, (string Column, string Problem)?>? Canonical { get; init; }

    /// <summary>What is wrong with a record as a whole: column and problem.</summary>
    public Func<TRecord, ImportTerms, (string Column, string Problem)?>? Check { get; init; }

    /// <inheritdoc/>
    public override async Task<(IReadOnlyList<string[]> Rows, (string, string)? Next)> PageAsync(
        RecordsContext records, (string First, string Second)? after, CancellationToken cancellationToken)
    {
        IQueryable<TRecord> all = records.Set<TRecord>().AsNoTracking();
        if (Second is null)
        {
            List<TRecord> whole = await all.ToListAsync(cancellationToken).ConfigureAwait(false);
            return ([.. whole.OrderBy(static record => record.Key, StringComparer.Ordinal).Select(record => Array.ConvertAll(_written, column => column.Write!(record)))], null);
        }

        (IReadOnlyList<TRecord> items, bool isMore) = await all.ToPageAsync(First, Second, after, RecordPages.MaxLimit, cancellationToken).ConfigureAwait(false);
        return ([.. items.Select(record => Array.ConvertAll(_written, column => column.Write!(record)))], isMore ? Position(items[^1]) : null);
    }

    /// <inheritdoc/>
    public override async Task<(ImportedView Counts, Dictionary<string, long> Lines)> ImportAsync(RecordEdit edit, CsvTable table, ImportTerms terms, FileFaults faults)
    {
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        if (!TryReadHeader(table, faults, out (RecordColumn<TRecord> Column, int Index)[] given))
        {
            return (new ImportedView(0, 0, 0), lines);
        }

        int added = 0;
        foreach (CsvRow[] rows in table.Rows.Chunk(RowsAtOnce))
        {
            // Twice, because only what is new is put into canonical form: a record may have been spelled otherwise by the file that seeded it.
            List<(CsvRow Row, TRecord AsWritten, TRecord Canonical, (string, string)? Problem)> read = [];
            foreach (CsvRow row in rows)
            {
                TRecord canonical = ReadKey(row, given, terms, null);
                (string, string)? problem = Canonical?.Invoke(canonical, terms);
                read.Add((row, ReadKey(row, given, terms, faults), canonical, problem));
            }

            TRecord[] asked = [.. read.SelectMany(static it => (TRecord[])[it.AsWritten, it.Canonical])];
            Dictionary<string, TRecord> known = await Alike(edit.Records, asked).ToDictionaryAsync(static it => it.Key, StringComparer.Ordinal).ConfigureAwait(false);
            foreach ((CsvRow row, TRecord asWritten, TRecord canonical, (string Column, string Problem)? problem) in read)
            {
                bool isKnown = known.TryGetValue(asWritten.Key, out TRecord? record) || known.TryGetValue(canonical.Key, out record);
                if (!isKnown)
                {
                    record = canonical;
                    if (problem is { } wrong)
                    {
                        faults.Add(row.Line, wrong.Column, wrong.Problem);
                    }
                }

                if (!lines.TryAdd(record!.Key, row.Line))
                {
                    faults.Add(row.Line, KeyName(), System.FormattableString.Invariant($"is that of line {lines[record.Key]} too"));
                    continue;
                }

                ReadFields(record, row, given, terms, faults);
                if (!isKnown)
                {
                    edit.Records.Add(record);
                    added++;
                }
            }
        }

        edit.Records.ChangeTracker.DetectChanges();
        int changed = edit.Records.ChangeTracker.Entries<TRecord>().Count(static entry => entry.State == EntityState.Modified);
        return (new ImportedView(table.Rows.Count, added, changed), lines);
    }

    private TRecord ReadKey(CsvRow row, (RecordColumn<TRecord> Column, int Index)[] given, ImportTerms terms, FileFaults? faults)
    {
        TRecord record = blank(terms);
        foreach ((RecordColumn<TRecord> column, int index) in given)
        {
            if (column.IsKey && column.Read(record, row.Fields[index], terms) is { } problem)
            {
                faults?.Add(row.Line, column.Name, problem);
            }
        }

        return record;
    }

    private void ReadFields(TRecord record, CsvRow row, (RecordColumn<TRecord> Column, int Index)[] given, ImportTerms terms, FileFaults faults)
    {
        int before = faults.Count;
        foreach ((RecordColumn<TRecord> column, int index) in given)
        {
            if (!column.IsKey && column.Read(record, row.Fields[index], terms) is { } problem)
            {
                faults.Add(row.Line, column.Name, problem);
            }
        }

        if (faults.Count == before && Check?.Invoke(record, terms) is { } wrong)
        {
            faults.Add(row.Line, wrong.Column, wrong.Problem);
        }
    }

    private bool TryReadHeader(CsvTable table, FileFaults faults, out (RecordColumn<TRecord> Column, int Index)[] given)
    {
        int before = faults.Count;
        var found = new List<(RecordColumn<TRecord>, int)>();
        for (int i = 0; i < table.Header.Length; i++)
        {
            string name = table.Header[i];
            if (Array.Find(columns, column => column.Name == name) is not { } column)
            {
                faults.Add(1, Columns.Shown(name), $"is unknown; there are {string.Join(", ", columns.Select(static it => it.Name))}");
            }
            else if (found.Exists(it => it.Item1 == column))
            {
                faults.Add(1, name, "is there twice");
            }
            else
            {
                found.Add((column, i));
            }
        }

        foreach (RecordColumn<TRecord> missing in columns.Where(column => column.IsKey && table.Header.Length > 0 && !found.Exists(it => it.Item1 == column)))
        {
            faults.Add(1, missing.Name, "is missing");
        }

        given = [.. found];
        return faults.Count == before && table.Header.Length > 0;
    }

    private string KeyName() => Array.Find(columns, static column => column.IsKey)!.Name;
}
