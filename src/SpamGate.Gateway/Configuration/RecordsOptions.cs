using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Configuration;

/// <summary>Where the records live: accounts, SPs, lists and everything else that changes while the gateway runs.</summary>
public sealed class RecordsOptions
{
    /// <summary>File of the records inside the data directory, when nothing else is said.</summary>
    public const string DefaultFile = "records.db";

    /// <summary>Sqlite (default) or PostgreSql.</summary>
    public RecordsProvider Provider { get; set; } = RecordsProvider.Sqlite;

    /// <summary>Connection string; empty (default) = the file records.db in the data directory. PostgreSql needs one.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>How to open them.</summary>
    /// <param name="dataDirectory">Absolute path of the data directory.</param>
    public RecordStoreOptions Store(string dataDirectory) => ConnectionString.Length > 0
        ? new RecordStoreOptions(Provider, ConnectionString)
        : RecordStoreOptions.ForFile(Path.Combine(dataDirectory, DefaultFile));
}
