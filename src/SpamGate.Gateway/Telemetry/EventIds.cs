namespace SpamGate.Gateway.Telemetry;

/// <summary>Ids of log events: unique, stable, never reused. Hundreds say the room.</summary>
public static class EventIds
{
    // Hosting
    public const int GatewayStarted = 1001;
    public const int GatewayStopping = 1002;
    public const int GatewayStopped = 1003;
    public const int TickFailed = 1004;

    // Ingress
    public const int BindAccepted = 1101;
    public const int BindRefused = 1102;
    public const int SessionEnded = 1103;
    public const int BindDelayed = 1104;

    // Egress
    public const int LinkBound = 1201;
    public const int LinkFailed = 1202;
    public const int LinkTimedOut = 1203;
    public const int LinkUnbindUnanswered = 1204;

    // Configuration
    public const int ConfigurationReloaded = 1301;
    public const int ConfigurationRefused = 1302;
    public const int ConfigurationNeedsRestart = 1303;
    public const int ModelLoaded = 1304;
    public const int ConfigurationLookFailed = 1305;
    public const int RecordLeftOut = 1306;
    public const int NoRecordLeftOut = 1307;

    // Pipeline
    public const int VerdictGiven = 1401;
    public const int LimitJournalDamaged = 1402;
    public const int LimitJournalNotLoaded = 1403;
    public const int LimitJournalNotWritten = 1404;

    // Held messages
    public const int HoldFailed = 1701;
    public const int ReleaseUnsettled = 1702;
    public const int QuarantineTurnFailed = 1703;

    // Conduct
    public const int BreachFound = 1801;
    public const int ConductLookFailed = 1802;
    public const int FindingsNotRecorded = 1803;
    public const int NoticeLookFailed = 1804;
    public const int NoticeGivenUp = 1805;
    public const int WindowsNotRestored = 1806;
    public const int ContentNotKept = 1807;

    // Api
    public const int ApiRequestFailed = 1501;

    // Records
    public const int OptOutsReplayed = 1651;
    public const int OptOutReplayFailed = 1652;
    public const int OptOutNotKept = 1653;
    public const int ListsLoaded = 1654;
    public const int ListEntryUnreadable = 1655;
    public const int ListChangeFailed = 1656;
}
