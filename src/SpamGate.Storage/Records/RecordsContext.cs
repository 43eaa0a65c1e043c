using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace SpamGate.Storage.Records;

/// <summary>The records as EF Core sees them. Read through <see cref="RecordStore.ReadAsync"/>, written through <see cref="RecordStore.WriteAsync"/> only.</summary>
/// <remarks>Instants are whole milliseconds since 1970 in UTC, enumerations their names, so that both databases store, compare and sort alike.</remarks>
public abstract class RecordsContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Service providers.</summary>
    public DbSet<SpRecord> Sps => Set<SpRecord>();

    /// <summary>Who may bind.</summary>
    public DbSet<AccountRecord> Accounts => Set<AccountRecord>();

    /// <summary>Numbers and names SPs send from.</summary>
    public DbSet<AccessNumberRecord> AccessNumbers => Set<AccessNumberRecord>();

    /// <summary>Services and their prices.</summary>
    public DbSet<ServiceCodeRecord> ServiceCodes => Set<ServiceCodeRecord>();

    /// <summary>Registered texts.</summary>
    public DbSet<TemplateRecord> Templates => Set<TemplateRecord>();

    /// <summary>Lists.</summary>
    public DbSet<ListRecord> Lists => Set<ListRecord>();

    /// <summary>What is on them.</summary>
    public DbSet<ListEntryRecord> ListEntries => Set<ListEntryRecord>();

    /// <summary>Consents.</summary>
    public DbSet<ConsentRecord> Consents => Set<ConsentRecord>();

    /// <summary>Opt-outs.</summary>
    public DbSet<OptOutRecord> OptOuts => Set<OptOutRecord>();

    /// <summary>Complaint shields.</summary>
    public DbSet<ShieldRecord> Shields => Set<ShieldRecord>();

    /// <summary>Schedules.</summary>
    public DbSet<ScheduleRecord> Schedules => Set<ScheduleRecord>();

    /// <summary>Held messages.</summary>
    public DbSet<QuarantineRecord> Quarantine => Set<QuarantineRecord>();

    /// <summary>Message centres' ids of messages whose senders know ours.</summary>
    public DbSet<MessageIdRecord> MessageIds => Set<MessageIdRecord>();

    /// <summary>Keys of the API.</summary>
    public DbSet<ApiKeyRecord> ApiKeys => Set<ApiKeyRecord>();

    /// <summary>Answers to requests with idempotency keys.</summary>
    public DbSet<IdempotencyRecord> Idempotency => Set<IdempotencyRecord>();

    /// <summary>Entries of the configuration as applied last.</summary>
    public DbSet<ConfigurationSeedRecord> ConfigurationSeeds => Set<ConfigurationSeedRecord>();

    /// <summary>What SPs did and what was decided on it.</summary>
    public DbSet<ConductEventRecord> ConductEvents => Set<ConductEventRecord>();

    /// <summary>Proof of breaches.</summary>
    public DbSet<EvidenceRecord> Evidence => Set<EvidenceRecord>();

    /// <summary>Cards that follow from conduct.</summary>
    public DbSet<StandingRecord> Standings => Set<StandingRecord>();

    /// <summary>What SPs sent, by evaluation period.</summary>
    public DbSet<TallyRecord> Tallies => Set<TallyRecord>();

    /// <summary>How SPs are told.</summary>
    public DbSet<NoticeTargetRecord> NoticeTargets => Set<NoticeTargetRecord>();

    /// <summary>What SPs are told.</summary>
    public DbSet<NoticeRecord> Notices => Set<NoticeRecord>();

    /// <summary>The audit.</summary>
    public DbSet<AuditRecord> Audit => Set<AuditRecord>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SpRecord>().HasKey(static sp => sp.SpId);
        modelBuilder.Entity<AccountRecord>(static account =>
        {
            account.HasKey(static it => it.SystemId);
            account.HasOne<SpRecord>().WithMany().HasForeignKey(static it => it.SpId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<AccessNumberRecord>(static number =>
        {
            number.HasKey(static it => new { it.Number, it.Purpose });
            number.HasOne<SpRecord>().WithMany().HasForeignKey(static it => it.SpId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<ServiceCodeRecord>(static code =>
        {
            code.HasKey(static it => new { it.SpId, it.Code });
            code.HasOne<SpRecord>().WithMany().HasForeignKey(static it => it.SpId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<TemplateRecord>(static template =>
        {
            template.HasKey(static it => it.TemplateId);
            template.HasOne<SpRecord>().WithMany().HasForeignKey(static it => it.SpId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<ListRecord>().HasKey(static list => list.Name);
        modelBuilder.Entity<ListEntryRecord>(static entry =>
        {
            entry.HasKey(static it => new { it.ListName, it.Value });
            entry.HasOne<ListRecord>().WithMany().HasForeignKey(static it => it.ListName).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<ConsentRecord>(static consent =>
        {
            consent.HasKey(static it => it.ConsentId);
            consent.HasIndex(static it => new { it.SpId, it.Number });
        });
        modelBuilder.Entity<OptOutRecord>(static optOut =>
        {
            optOut.HasKey(static it => new { it.SpId, it.Number });
            optOut.HasIndex(static it => it.Number);
        });
        modelBuilder.Entity<ShieldRecord>(static shield =>
        {
            shield.HasKey(static it => new { it.SpId, it.Number });
            shield.HasIndex(static it => it.Number);
        });
        modelBuilder.Entity<ScheduleRecord>().HasKey(static schedule => schedule.Name);
        modelBuilder.Entity<QuarantineRecord>(static held =>
        {
            held.HasKey(static it => it.MessageId);
            held.HasIndex(static it => new { it.State, it.ExpiresAt });
            held.HasIndex(static it => new { it.SpId, it.HeldAt });
        });
        modelBuilder.Entity<MessageIdRecord>(static id =>
        {
            id.HasKey(static it => it.MessageId);
            id.HasIndex(static it => new { it.Smsc, it.SmscMessageId });
        });
        modelBuilder.Entity<ApiKeyRecord>().HasKey(static key => key.KeyId);
        modelBuilder.Entity<IdempotencyRecord>(static answer =>
        {
            answer.HasKey(static it => new { it.KeyId, it.RequestKey });
            answer.HasIndex(static it => it.ExpiresAt);
        });
        modelBuilder.Entity<ConfigurationSeedRecord>().HasKey(static seed => new { seed.Kind, seed.SeedKey });
        modelBuilder.Entity<ConductEventRecord>(static fact =>
        {
            fact.HasKey(static it => it.EventId);
            fact.HasIndex(static it => new { it.SpId, it.At });
        });
        modelBuilder.Entity<EvidenceRecord>(static sample =>
        {
            sample.HasKey(static it => it.SampleId);
            sample.HasIndex(static it => it.BreachId);
            sample.HasIndex(static it => it.At);
        });
        modelBuilder.Entity<StandingRecord>().HasKey(static standing => standing.SpId);
        modelBuilder.Entity<TallyRecord>().HasKey(static tally => new { tally.Period, tally.SpId, tally.Port });
        modelBuilder.Entity<NoticeTargetRecord>().HasKey(static target => target.SpId);
        modelBuilder.Entity<NoticeRecord>(static notice =>
        {
            notice.HasKey(static it => new { it.NoticeId, it.Channel });
            notice.HasIndex(static it => new { it.State, it.DueAt });
            notice.HasIndex(static it => new { it.SpId, it.At });
        });
        modelBuilder.Entity<AuditRecord>(static audit =>
        {
            audit.HasKey(static it => it.Id);
            audit.Property(static it => it.Id).ValueGeneratedNever();
            audit.HasIndex(static it => new { it.Entity, it.RecordKey, it.Id });
            audit.HasIndex(static it => it.WriteId);
        });
        foreach (Type record in modelBuilder.Model.GetEntityTypes().Select(static type => type.ClrType).Where(static type => type.IsAssignableTo(typeof(IRecord))))
        {
            modelBuilder.Entity(record).Ignore(nameof(IRecord.Key)).Property(nameof(IRecord.Version)).IsConcurrencyToken();
        }
    }

    private sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
        static instant => instant.ToUnixTimeMilliseconds(), static milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
