using System.Diagnostics;
using HdrHistogram;

namespace SpamGate.LoadGenerator.Load;

/// <summary>One run of the load generator: binds everything, warms up, measures, and waits for the last answers.</summary>
public static class LoadRun
{
    /// <summary>Runs on threads of its own and returns when all is answered, patience has ended, or every connection is gone.</summary>
    /// <exception cref="InvalidOperationException">A bind was refused.</exception>
    public static LoadReport Run(LoadOptions options, MessageMix mix, CancellationToken cancel = default)
    {
        LoadConnection[] connections = [.. Enumerable.Range(0, options.Connections).Select(i => new LoadConnection(options, mix, i))];
        foreach (LoadConnection connection in connections)
        {
            connection.Bind();
        }

        TimeSpan cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;

        // A run of so many messages is measured from its first; one by time only after its warm-up.
        var control = new LoadControl(options.Drain, options.Patience) { IsMeasuring = options.Messages > 0 };
        Thread[] threads = [.. connections.Select(c => new Thread(() => c.Run(control)) { Name = "load connection" })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        (double seconds, long answered) = options.Messages > 0
            ? MeasureMessages(options, connections, control, threads, cancel)
            : MeasureTime(options, connections, control, cancel);
        control.StopNow();
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        double cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpuBefore).TotalSeconds;
        foreach (LoadConnection connection in connections)
        {
            connection.Dispose();
        }

        return Report(connections, seconds, answered, cpu);
    }

    private static (double Seconds, long Answered) MeasureTime(
        LoadOptions options, LoadConnection[] connections, LoadControl control, CancellationToken cancel)
    {
        cancel.WaitHandle.WaitOne(TimeSpan.FromSeconds(options.Warmup));
        control.IsMeasuring = true;
        long start = LoadControl.Now;
        long before = connections.Sum(static c => c.Answered);
        cancel.WaitHandle.WaitOne(TimeSpan.FromSeconds(options.Seconds));
        control.IsMeasuring = false;
        return ((LoadControl.Now - start) * 1e-9, connections.Sum(static c => c.Answered) - before);
    }

    private static (double Seconds, long Answered) MeasureMessages(
        LoadOptions options, LoadConnection[] connections, LoadControl control, Thread[] threads, CancellationToken cancel)
    {
        const int PollMilliseconds = 5;
        long start = control.StartedAt;
        long last = start;
        long answered = 0;
        while (answered < options.Messages && !cancel.WaitHandle.WaitOne(PollMilliseconds))
        {
            long now = LoadControl.Now;
            long sum = connections.Sum(static c => c.Answered);
            if (sum != answered)
            {
                answered = sum;
                last = now;
            }
            else if (now - last > (long)(options.Patience * 1e9) || !threads.Any(static t => t.IsAlive))
            {
                break;
            }
        }

        return ((last - start) * 1e-9, answered);
    }

    private static LoadReport Report(LoadConnection[] connections, double seconds, long answered, double cpu)
    {
        const double NanosecondsPerMillisecond = 1e6;
        var latency = new LongHistogram(connections[0].Measured.Latency.HighestTrackableValue, 3);
        var statuses = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (LoadConnection connection in connections)
        {
            latency.Add(connection.Measured.Latency);
            foreach ((uint status, long count) in connection.Measured.Refusals.Append(new KeyValuePair<uint, long>(0, connection.Measured.Ok)))
            {
                string key = $"0x{status:X2}";
                statuses[key] = statuses.GetValueOrDefault(key) + count;
            }
        }

        long total = connections.Sum(static c => c.Answered);
        if (latency.TotalCount == 0)
        {
            IEnumerable<string> faults = connections.Select((c, i) => $"connection {i}: {c.Sent} sent, {c.Answered} answered, {c.Fault ?? "no fault"}");
            throw new InvalidOperationException("Nothing was answered while the clock ran: " + string.Join("; ", faults));
        }

        return new LoadReport
        {
            Sent = connections.Sum(static c => c.Sent),
            Answered = total,
            Passed = connections.Sum(static c => c.Passed),
            Seconds = seconds,
            MessagesPerSecond = seconds > 0 ? answered / seconds : 0,
            Statuses = statuses,
            P50 = latency.GetValueAtPercentile(50) / NanosecondsPerMillisecond,
            P99 = latency.GetValueAtPercentile(99) / NanosecondsPerMillisecond,
            P999 = latency.GetValueAtPercentile(99.9) / NanosecondsPerMillisecond,
            Max = latency.GetMaxValue() / NanosecondsPerMillisecond,
            Receipts = connections.Sum(static c => c.Receipts),
            Unanswered = connections.Sum(static c => (long)c.Unanswered),
            Unexpected = connections.Sum(static c => c.Unexpected),
            OwnCpuPer100K = total > 0 ? cpu * 100_000 / total : 0,
            Faults = [.. connections.Where(static c => c.Fault is not null).Select(static c => c.Fault!)],
        };
    }
}
