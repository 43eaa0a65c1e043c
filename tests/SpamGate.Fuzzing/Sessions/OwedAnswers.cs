namespace SpamGate.Fuzzing.Sessions;

/// <summary>How sure an answer is.</summary>
internal enum Debt
{
    /// <summary>Given by the session itself, before anything that was asked later, and even when the peer has closed its sending side.</summary>
    AtOnce,

    /// <summary>Given when the SMSC has answered, or after others; lost when the session ends before.</summary>
    Later,

    /// <summary>May be given, as the session is already ending.</summary>
    Perhaps,
}

/// <summary>
/// Answers a peer is owed, counted by command and sequence number: requests with the same sequence number are owed as many answers as there are requests.
/// </summary>
internal sealed class OwedAnswers
{
    private readonly Dictionary<(uint Command, uint Sequence), int[]> _owed = [];
    private readonly int[] _total = new int[Enum.GetValues<Debt>().Length];

    /// <summary>Answers that must come.</summary>
    public int Required => _total[(int)Debt.AtOnce] + _total[(int)Debt.Later];

    /// <summary>Answers that must come even when the peer closes now.</summary>
    public int AtOnce => _total[(int)Debt.AtOnce];

    /// <summary>One answer more is owed.</summary>
    public void Owe(uint command, uint sequence, Debt debt)
    {
        if (!_owed.TryGetValue((command, sequence), out int[]? counts))
        {
            _owed[(command, sequence)] = counts = new int[_total.Length];
        }

        counts[(int)debt]++;
        _total[(int)debt]++;
    }

    /// <summary>An answer came; false when none of this kind is owed (any more).</summary>
    public bool TryPay(uint command, uint sequence)
    {
        if (!_owed.TryGetValue((command, sequence), out int[]? counts))
        {
            return false;
        }

        int debt = Array.FindIndex(counts, static count => count > 0);
        if (debt < 0)
        {
            return false;
        }

        counts[debt]--;
        _total[debt]--;
        return true;
    }

    /// <summary>True when an answer of this kind was ever owed.</summary>
    public bool Knew(uint command, uint sequence) => _owed.ContainsKey((command, sequence));

    /// <summary>The session is ending in a way that loses what is not there yet.</summary>
    public void Relax(Debt debt)
    {
        foreach (int[] counts in _owed.Values)
        {
            counts[(int)Debt.Perhaps] += counts[(int)debt];
            counts[(int)debt] = 0;
        }

        _total[(int)Debt.Perhaps] += _total[(int)debt];
        _total[(int)debt] = 0;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _owed
        .Where(static pair => pair.Value[(int)Debt.AtOnce] + pair.Value[(int)Debt.Later] > 0)
        .Select(static pair => $"{pair.Value[(int)Debt.AtOnce] + pair.Value[(int)Debt.Later]} x 0x{pair.Key.Command:X8} sequence 0x{pair.Key.Sequence:X}"));
}
