using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Telemetry;

/// <summary>PDUs of one session in one direction, by command. One writing thread; a scrape reads.</summary>
public sealed class PduCounts
{
    private static readonly CommandId[] Known = [.. Enum.GetValues<CommandId>().Distinct()];
    private static readonly string[] KnownNames = [.. Known.Select(command => LabelValue.SnakeCase(command.ToString())), "unknown"];
    private const int DirectSize = 64;
    private static readonly int[] Direct =
        [.. Enumerable.Range(0, DirectSize * 2).Select(i => IndexOf(i < DirectSize ? (CommandId)i : ((CommandId)(i - DirectSize)).ToResponse()))];

    private readonly long[] _counts = new long[KnownNames.Length];

    /// <summary>Names of all counters, in their order: the spec's names in snake case, then <c>unknown</c>.</summary>
    public static IReadOnlyList<string> Names => KnownNames;

    /// <summary>Counts one PDU.</summary>
    public void Count(CommandId command)
    {
        // The ids of SMPP 3.4 fit six bits beside the response bit; only a few lie outside.
        uint id = (uint)command & 0x7FFFFFFF;
        int index = id < DirectSize ? Direct[(int)id + (command.IsResponse() ? DirectSize : 0)] : IndexOf(command);
        ref long count = ref _counts[index];
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>Adds what was counted so far to <paramref name="sums"/>, one place per name.</summary>
    public void AddTo(long[] sums)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            sums[i] += Volatile.Read(ref _counts[i]);
        }
    }

    /// <summary>What was counted so far, by name, without what never came.</summary>
    public IReadOnlyDictionary<string, long> ToDictionary()
    {
        var counts = new Dictionary<string, long>();
        for (int i = 0; i < _counts.Length; i++)
        {
            if (Volatile.Read(ref _counts[i]) is > 0 and long count)
            {
                counts.Add(KnownNames[i], count);
            }
        }

        return counts;
    }

    private static int IndexOf(CommandId command)
    {
        int index = Array.IndexOf(Known, command);
        return index < 0 ? Known.Length : index;
    }
}
