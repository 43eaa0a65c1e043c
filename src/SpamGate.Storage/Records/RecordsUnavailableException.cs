namespace SpamGate.Storage.Records;

/// <summary>The records database did not answer a read. Traffic goes on without it; whoever asked is told so.</summary>
public sealed class RecordsUnavailableException(string message, Exception? cause) : Exception(message, cause);
