namespace SpamGate.Gateway.Configuration;

/// <summary>
/// The settings that live in the records: SPs and accounts. The configuration file seeds them; afterwards the records are the truth, and an edit of the
/// file is one more write to them. Used by one thread at a time.
/// </summary>
public interface IRecordedSettings
{
    /// <summary>Raised when there is something new to merge: a committed change, or a database that came back. Any thread.</summary>
    event Action Changed;

    /// <summary>True when there is something new since the last <see cref="TryMerge"/>.</summary>
    bool HasChanged { get; }

    /// <summary>Puts what the records say, with the file's edits, in the place of the file's SPs and accounts. Nothing is written yet.</summary>
    /// <param name="options">The settings as the file has them; changed in place.</param>
    /// <param name="dataDirectory">Absolute path of the data directory.</param>
    /// <param name="faults">Receives why it can not be done.</param>
    bool TryMerge(GatewayOptions options, string dataDirectory, ConfigurationFaults faults);

    /// <summary>Takes note that the file is faulty by itself: what has changed waits until the file changes, and is no reason to look again.</summary>
    void Postpone();

    /// <summary>Writes the edits that the last merge found, after all else proved good.</summary>
    bool TryCommit(ConfigurationFaults faults);
}
