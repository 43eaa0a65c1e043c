using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;

namespace SpamGate.Screening.Messages;

/// <summary>
/// The parts seen so far of one SP's long messages, so that each part is scored with those before it. Holds no message back: an SP whose
/// window is 1 would never send part 2.
/// </summary>
/// <remarks>
/// Bounded in messages and characters, the least recently touched goes first; a message is forgotten 30 s after its last part. A part seen
/// again replaces its earlier self; a different text for a message that was complete begins a new message (8-bit references come round).
/// One writer (the worker that owns the SP); no allocation once its buffers have grown.
/// </remarks>
public sealed class LongMessageAssembler
{
    /// <summary>Messages kept at most, unless told otherwise. With retries and 30 s this is what a busy SP has open at once; 1 KB each.</summary>
    public const int DefaultCapacity = 1024;

    /// <summary>Characters kept of one message: more than 255 parts of 153 GSM characters.</summary>
    public const int MaxCharactersOfOne = 40_000;

    /// <summary>Characters kept of all messages together, 1 MB.</summary>
    public const int MaxCharacters = 512 * 1024;

    /// <summary>How long a message is remembered after its last part, in nanoseconds.</summary>
    public const long TimeToLive = 30_000_000_000;

    private readonly Dictionary<LongMessageKey, int> _byKey = [];
    private readonly int _capacity;
    private readonly Stack<int> _free = new();
    private LongMessageAssembly[] _assemblies = [];
    private int _used;
    private int _characters;

    // Doubly linked through LongMessageAssembly.Previous and Next, least recently touched first.
    private int _oldest = -1;
    private int _newest = -1;

    /// <param name="capacity">Messages kept at most.</param>
    public LongMessageAssembler(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>Messages known now.</summary>
    public int Count => _byKey.Count;

    /// <summary>Characters of buffers held now.</summary>
    public int Characters => _characters;

    /// <summary>Notes the part that <paramref name="message"/> is.</summary>
    /// <returns>Its place, or <see cref="LongMessageSlot.None"/> when it can not be kept: a part number out of range, or too many characters.</returns>
    public LongMessageSlot Add(SmsMessage message, long now)
    {
        Expire(now);
        LongMessagePart part = message.Part;
        if (part.Number == 0 || part.Number > part.Total)
        {
            return LongMessageSlot.None;
        }

        var key = new LongMessageKey(message.AccountIndex, message.Sender, message.Recipient, part.Reference, part.Total);
        if (_byKey.TryGetValue(key, out int index))
        {
            Unlink(index);
        }
        else
        {
            index = Take();
            _assemblies[index].Begin(key);
            _byKey.Add(key, index);
        }

        Append(index);
        LongMessageAssembly assembly = _assemblies[index];
        assembly.Touched = now;
        bool repeat = assembly.Has(part.Number);
        if (repeat && assembly.TextOf(part.Number).SequenceEqual(message.Text))
        {
            return new LongMessageSlot(index, true);
        }

        if (repeat && assembly.IsComplete)
        {
            _characters -= assembly.Release();
            assembly.Begin(key);
            repeat = false;
        }

        if (assembly.Length - assembly.TextOf(part.Number).Length + message.TextLength > MaxCharactersOfOne)
        {
            return assembly.IsJudged ? new LongMessageSlot(index, repeat) : LongMessageSlot.None;
        }

        _characters += assembly.Put(part.Number, message.Text);
        while (_characters > MaxCharacters && _oldest != index)
        {
            Drop(_oldest);
        }

        return new LongMessageSlot(index, repeat);
    }

    /// <summary>True when every part has been seen.</summary>
    public bool IsComplete(LongMessageSlot slot) => slot.Index >= 0 && _assemblies[slot.Index].IsComplete;

    /// <summary>Length of the text of all parts seen so far.</summary>
    public int Length(LongMessageSlot slot) => _assemblies[slot.Index].Length;

    /// <summary>Writes the text of all parts seen so far, in part order. <paramref name="destination"/> holds <see cref="Length"/>.</summary>
    public int Join(LongMessageSlot slot, Span<char> destination) => _assemblies[slot.Index].Join(destination);

    /// <summary>True when an earlier part tipped the message; <paramref name="finding"/> is what was found then.</summary>
    public bool TryGetJudgement(LongMessageSlot slot, out ContentFinding finding)
    {
        finding = default;
        if (slot.Index < 0 || !_assemblies[slot.Index].IsJudged)
        {
            return false;
        }

        finding = _assemblies[slot.Index].Finding;
        return true;
    }

    /// <summary>Remembers that the message is spam, so that later parts are refused whatever they say.</summary>
    public void Judge(LongMessageSlot slot, in ContentFinding finding)
    {
        if (slot.Index >= 0)
        {
            _assemblies[slot.Index].Finding = finding;
            _assemblies[slot.Index].IsJudged = true;
        }
    }

    /// <summary>True when the message has been counted against the rate and this part is not a repetition.</summary>
    public bool IsCounted(LongMessageSlot slot) => slot.Index >= 0 && !slot.IsRepeat && _assemblies[slot.Index].IsCounted;

    /// <summary>Remembers that the message has been counted against the rate.</summary>
    public void MarkCounted(LongMessageSlot slot)
    {
        if (slot.Index >= 0)
        {
            _assemblies[slot.Index].IsCounted = true;
        }
    }

    /// <summary>The reservation that a part shares with the others of its message, or a new one.</summary>
    /// <param name="slot">Place of the message.</param>
    /// <param name="part">Number of the part.</param>
    /// <param name="pool">Where new ones come from.</param>
    public Reservation Reserve(LongMessageSlot slot, byte part, ReservationPool pool)
    {
        if (slot.Index < 0)
        {
            return pool.Rent();
        }

        LongMessageAssembly assembly = _assemblies[slot.Index];
        if (assembly.Reservation is { } shared && shared.TryJoin(part))
        {
            return shared;
        }

        assembly.ForgetReservation();
        Reservation reservation = pool.Rent();
        reservation.Attach();
        assembly.Reservation = reservation;
        return reservation;
    }

    private void Expire(long now)
    {
        while (_oldest >= 0 && now - _assemblies[_oldest].Touched >= TimeToLive)
        {
            Drop(_oldest);
        }
    }

    private int Take()
    {
        if (_byKey.Count >= _capacity)
        {
            Drop(_oldest);
        }

        if (_free.TryPop(out int index))
        {
            return index;
        }

        if (_used == _assemblies.Length)
        {
            Array.Resize(ref _assemblies, int.Min(_capacity, int.Max(4, _used * 2)));
        }

        _assemblies[_used] = new LongMessageAssembly();
        return _used++;
    }

    private void Drop(int index)
    {
        LongMessageAssembly assembly = _assemblies[index];
        Unlink(index);
        _byKey.Remove(assembly.Key);
        _characters -= assembly.Release();
        assembly.ForgetReservation();
        _free.Push(index);
    }

    private void Append(int index)
    {
        LongMessageAssembly assembly = _assemblies[index];
        assembly.Previous = _newest;
        assembly.Next = -1;
        if (_newest >= 0)
        {
            _assemblies[_newest].Next = index;
        }
        else
        {
            _oldest = index;
        }

        _newest = index;
    }

    private void Unlink(int index)
    {
        LongMessageAssembly assembly = _assemblies[index];
        if (assembly.Previous >= 0)
        {
            _assemblies[assembly.Previous].Next = assembly.Next;
        }
        else
        {
            _oldest = assembly.Next;
        }

        if (assembly.Next >= 0)
        {
            _assemblies[assembly.Next].Previous = assembly.Previous;
        }
        else
        {
            _newest = assembly.Previous;
        }
    }
}
