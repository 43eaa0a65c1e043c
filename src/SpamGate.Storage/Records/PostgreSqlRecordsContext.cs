using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace SpamGate.Storage.Records;

/// <summary>The records in a PostgreSQL database.</summary>
public sealed class PostgreSqlRecordsContext(DbContextOptions<PostgreSqlRecordsContext> options) : RecordsContext(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // By octets, as SQLite sorts; pages and prefixes then mean the same on both, whatever locale the server was made with.
        configurationBuilder.Properties<string>().UseCollation("C");
    }

    /// <summary>Used by <c>dotnet ef migrations add</c> only.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgreSqlRecordsContext>
    {
        public PostgreSqlRecordsContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<PostgreSqlRecordsContext>().UseNpgsql("Host=localhost").Options);
    }
}
