namespace SpamGate.Storage.Records;

/// <summary>Ids of the records' log events.</summary>
internal static class RecordEventIds
{
    public const int DatabaseGone = 2101;
    public const int DatabaseBack = 2102;
    public const int WriteFailed = 2103;
    public const int LookFailed = 2104;
}
