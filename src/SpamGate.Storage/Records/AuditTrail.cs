using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace SpamGate.Storage.Records;

/// <summary>Appends to the audit what a write changed, inside its transaction, whose lock on the chain the caller holds.</summary>
internal sealed class AuditTrail
{
    private const string Suffix = "Record";

    private AuditTrail(long id, string hash)
    {
        Id = id;
        Hash = hash;
    }

    /// <summary>Id of the last row.</summary>
    public long Id { get; private set; }

    /// <summary>Its hash.</summary>
    public string Hash { get; private set; }

    /// <summary>The end of the chain as the database has it.</summary>
    public static async Task<AuditTrail> ReadAsync(RecordsContext records)
    {
        var last = await records.Audit.AsNoTracking().OrderByDescending(static row => row.Id).Select(static row => new { row.Id, row.Hash })
            .FirstOrDefaultAsync().ConfigureAwait(false);
        return last is null ? new AuditTrail(0, AuditChain.Origin) : new AuditTrail(last.Id, last.Hash);
    }

    /// <summary>The end of the chain, to come back to when a write is undone.</summary>
    public AuditTrail Copy() => new(Id, Hash);

    /// <summary>Comes back to an earlier end.</summary>
    public void Return(AuditTrail earlier)
    {
        Id = earlier.Id;
        Hash = earlier.Hash;
    }

    /// <summary>Adds rows for everything the edit changed and noted, and gives changed records their versions.</summary>
    public void Append(RecordEdit edit, RecordCause cause, string writeId)
    {
        var rows = new List<AuditRecord>();
        edit.Records.ChangeTracker.DetectChanges();
        foreach (EntityEntry<IRecord> entry in edit.Records.ChangeTracker.Entries<IRecord>())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted))
            {
                continue;
            }

            (string? before, string? after) = AuditValues.Of(entry);
            if (before is null && after is null)
            {
                entry.State = EntityState.Unchanged;
                continue;
            }

            AuditRecord row = Next(EntityName(entry), entry.Entity.Key, entry.State switch
            {
                EntityState.Added => AuditAction.Insert,
                EntityState.Deleted => AuditAction.Delete,
                _ => AuditAction.Update,
            }, before, after);
            rows.Add(row);
            if (entry.State != EntityState.Deleted)
            {
                entry.Entity.Version = row.Id;
                entry.Entity.ChangedAt = edit.Now;
            }
        }

        rows.AddRange(edit.Notes.Select(note => Next(note.Entity, note.Key, AuditAction.Note, null, note.After)));
        edit.Records.Audit.AddRange(rows);

        AuditRecord Next(string entity, string key, AuditAction action, string? before, string? after)
        {
            var row = new AuditRecord
            {
                Id = ++Id,
                At = DateTimeOffset.FromUnixTimeMilliseconds(edit.Now.ToUnixTimeMilliseconds()),
                Actor = cause.Actor,
                Reason = cause.Reason,
                Entity = entity,
                RecordKey = key,
                Action = action,
                Before = before,
                After = after,
                WriteId = writeId,
                PreviousHash = Hash,
                Hash = "",
            };
            row.Hash = Hash = AuditChain.Hash(row);
            return row;
        }
    }

    private static string EntityName(EntityEntry entry)
    {
        string name = entry.Metadata.ClrType.Name;
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
