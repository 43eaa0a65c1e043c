using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpamGate.Compliance.Breaches;

/// <summary>
/// Sees a text that was refused on one access number come from another. A text counts only once it was refused often enough that its sender must know.
/// Bounded: of more texts than it holds, new ones are not followed, and from the 65th access number on several are taken for one, in the SP's favour.
/// </summary>
internal sealed class PortChanges(long span)
{
    private const int MaxTexts = 4_096;
    private const int MaxPorts = 64;
    private const int RefusalsBefore = 20;

    private readonly Dictionary<ulong, Course> _texts = [];
    private readonly Dictionary<string, int> _ports = new(StringComparer.Ordinal);
    private long _since = long.MinValue;

    /// <summary>Notes a refused message; true when its text moved to a new access number.</summary>
    public bool Moves(ulong text, string? port, long now)
    {
        if (_since == long.MinValue || now - _since >= span)
        {
            _texts.Clear();
            _since = now;
        }

        if (port is null)
        {
            return false;
        }

        ulong bit = 1UL << (IndexOf(port) % MaxPorts);
        ref Course course = ref CollectionsMarshal.GetValueRefOrNullRef(_texts, text);
        if (Unsafe.IsNullRef(ref course))
        {
            if (_texts.Count < MaxTexts)
            {
                _texts.Add(text, new Course { Ports = bit, Refusals = 1 });
            }

            return false;
        }

        bool moves = course.Refusals >= RefusalsBefore && (course.Ports & bit) == 0;
        course.Ports |= bit;
        course.Refusals++;
        return moves;
    }

    private int IndexOf(string port)
    {
        if (!_ports.TryGetValue(port, out int index))
        {
            index = _ports.Count;
            _ports.Add(port, index);
        }

        return index;
    }

    private struct Course
    {
        public ulong Ports;
        public int Refusals;
    }
}
