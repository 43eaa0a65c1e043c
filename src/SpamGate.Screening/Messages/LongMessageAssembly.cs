using System.Buffers;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;

namespace SpamGate.Screening.Messages;

/// <summary>What makes parts belong together (3GPP TS 23.040 9.2.3.24.1; SMPP 3.4 section 5.3.2.22): account, source, destination, reference, total.</summary>
internal readonly record struct LongMessageKey(int AccountIndex, SmsAddress Sender, SmsAddress Recipient, ushort Reference, byte Total);

/// <summary>One long message as far as it has been seen: its parts in one rented buffer, in the order they came.</summary>
internal sealed class LongMessageAssembly
{
    private char[] _text = [];
    private Place[] _places = [];
    private int _seen;
    private int _end;

    public LongMessageKey Key;
    public int Previous;
    public int Next;
    public long Touched;
    public bool IsJudged;
    public bool IsCounted;
    public ContentFinding Finding;

    /// <summary>What the message takes from caps and quotas, all parts together; null = nothing yet, or its parts were refused.</summary>
    public Reservation? Reservation;

    public int Length { get; private set; }

    public bool IsComplete => _seen == Key.Total;

    public void Begin(LongMessageKey key)
    {
        Key = key;
        if (_places.Length < key.Total)
        {
            _places = new Place[key.Total];
        }

        Array.Clear(_places);
        _seen = 0;
        _end = 0;
        Length = 0;
        IsJudged = false;
        IsCounted = false;
        Finding = default;
        ForgetReservation();
    }

    /// <summary>Lets go of the reservation; parts on their way keep theirs.</summary>
    public void ForgetReservation()
    {
        Reservation?.Detach();
        Reservation = null;
    }

    public bool Has(byte number) => _places[number - 1].IsSet;

    public ReadOnlySpan<char> TextOf(byte number) => _text.AsSpan(_places[number - 1].Start, _places[number - 1].Length);

    /// <summary>Stores a part; returns by how many characters the buffer grew.</summary>
    public int Put(byte number, ReadOnlySpan<char> text)
    {
        ref Place place = ref _places[number - 1];
        if (place.IsSet)
        {
            Length -= place.Length;
        }
        else
        {
            _seen++;
        }

        int grown = 0;
        bool fitsOldPlace = place.IsSet && text.Length <= place.Length;
        int start = fitsOldPlace ? place.Start : _end;
        place = default;
        if (start + text.Length > _text.Length)
        {
            grown = Grow(text.Length);
            start = _end;
        }

        text.CopyTo(_text.AsSpan(start));
        place = new Place(start, text.Length, true);
        _end = int.Max(_end, start + text.Length);
        Length += text.Length;
        return grown;
    }

    public int Join(Span<char> destination)
    {
        int written = 0;
        for (int i = 0; i < Key.Total; i++)
        {
            _text.AsSpan(_places[i].Start, _places[i].Length).CopyTo(destination[written..]);
            written += _places[i].Length;
        }

        return written;
    }

    /// <summary>Gives the buffer back; returns its size.</summary>
    public int Release()
    {
        int size = _text.Length;
        if (size > 0)
        {
            ArrayPool<char>.Shared.Return(_text);
            _text = [];
        }

        return size;
    }

    /// <summary>Moves the living parts to a buffer with room for <paramref name="more"/>, leaving behind what was replaced.</summary>
    private int Grow(int more)
    {
        char[] larger = ArrayPool<char>.Shared.Rent(int.Max(Length + more, Length * 2));
        int end = 0;
        for (int i = 0; i < Key.Total; i++)
        {
            ref Place place = ref _places[i];
            _text.AsSpan(place.Start, place.Length).CopyTo(larger.AsSpan(end));
            place = place with { Start = end };
            end += place.Length;
        }

        int before = Release();
        _text = larger;
        _end = end;
        return larger.Length - before;
    }

    private readonly record struct Place(int Start, int Length, bool IsSet);
}
