namespace SpamGate.Compliance.Breaches;

/// <summary>
/// Sees a text that was refused on one access number come from another. A text counts only once it was refused often enough that its sender must know.
/// Bounded: of more texts than it holds, new ones are not followed.
/// </summary>
internal sealed class PortChanges(long span)
{
    private const int MaxTexts = 4_096;
    private const int RefusalsBefore = 20;

    private Dictionary<ulong, Course> _texts = [];
    private long _since = long.MinValue;

    /// <summary>Notes a refused message; true when its text moved to a new access number.</summary>
    public bool Moves(ulong text, string? port, long now)
    {
        if (_since == long.MinValue || now - _since >= span)
        {
            _texts = [];
            _since = now;
        }

        if (port is null)
        {
            return false;
        }

        if (!_texts.TryGetValue(text, out Course? course))
        {
            if (_texts.Count < MaxTexts)
            {
                _texts.Add(text, new Course(port));
            }

            return false;
        }

        bool moves = course.Refusals >= RefusalsBefore && !course.Ports.Contains(port);
        if (moves || course.Refusals < RefusalsBefore)
        {
            course.Ports.Add(port);
        }

        course.Refusals++;
        return moves;
    }

    private sealed class Course(string port)
    {
        public readonly HashSet<string> Ports = [port];

        public int Refusals = 1;
    }
}
