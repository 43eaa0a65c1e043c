using HdrHistogram;

namespace SpamGate.LoadGenerator.Load;

/// <summary>Answers of one connection by status, and their latencies. Written by the connection's thread, read when that has ended.</summary>
internal sealed class AnswerCounts
{
    private const long LongestLatency = 120_000_000_000;

    private long _latency;
    private long _sameLatency;

    /// <summary>In nanoseconds, to three digits.</summary>
    internal LongHistogram Latency { get; } = new(LongestLatency, 3);

    internal long Ok { get; private set; }

    /// <summary>Answers of other statuses.</summary>
    internal Dictionary<uint, long> Refusals { get; } = [];

    internal void Add(long latency, uint status)
    {
        // Messages of one batch have the same latency: one entry with a count costs less than one each.
        if (latency != _latency)
        {
            Flush();
            _latency = latency;
        }

        _sameLatency++;
        if (status == 0)
        {
            Ok++;
        }
        else
        {
            Refusals[status] = Refusals.GetValueOrDefault(status) + 1;
        }
    }

    /// <summary>Everything added is in the histogram.</summary>
    internal void Flush()
    {
        if (_sameLatency > 0)
        {
            Latency.RecordValueWithCount(long.Clamp(_latency, 1, LongestLatency), _sameLatency);
            _sameLatency = 0;
        }
    }
}
