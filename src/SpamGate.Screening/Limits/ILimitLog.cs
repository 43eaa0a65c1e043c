namespace SpamGate.Screening.Limits;

/// <summary>Takes down what must survive a restart. Any thread; never waits.</summary>
public interface ILimitLog
{
    /// <summary>Notes one record, or counts it as lost when there is no room.</summary>
    void Note(in LimitRecord record);
}
