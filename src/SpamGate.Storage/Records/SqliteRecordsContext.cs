using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace SpamGate.Storage.Records;

/// <summary>The records in an SQLite file.</summary>
public sealed class SqliteRecordsContext(DbContextOptions<SqliteRecordsContext> options) : RecordsContext(options)
{
    /// <summary>Used by <c>dotnet ef migrations add</c> only.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteRecordsContext>
    {
        public SqliteRecordsContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<SqliteRecordsContext>().UseSqlite("Data Source=:memory:").Options);
    }
}
