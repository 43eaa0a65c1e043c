using System.Runtime.CompilerServices;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// The last PDUs of one session, for support: headers, and the two addresses of a message; never its text, never a password. Kept per
/// direction, because each direction has one thread that writes; nothing is allocated before the first PDU of a direction.
/// </summary>
/// <remarks>
/// Memory: 32 octets a PDU, and 46 more a PDU once the direction carried a message. A reader copies while the writer goes on, and then
/// leaves out what was overwritten meanwhile.
/// </remarks>
/// <param name="capacity">PDUs kept per direction; 0 = none.</param>
internal sealed class SessionDiary(int capacity)
{
    /// <summary>TON, NPI and length.</summary>
    private const int AddressHead = 3;
    private const int MaxAddress = 20;
    private const int AddressPlace = AddressHead + MaxAddress;

    private readonly Lane _received = new(capacity);
    private readonly Lane _sent = new(capacity);

    /// <summary>Notes a PDU of the peer. Read loop only.</summary>
    public void Received(in PduHeader header, long now) => _received.Note(header, now);

    /// <summary>Adds the addresses to the PDU received last. Read loop only.</summary>
    public void ReceivedAddresses(in MessageFields fields, ReadOnlySpan<byte> pdu) => _received.Address(
        fields.SourceTon, fields.SourceNpi, pdu.Slice(fields.SourceOffset, fields.SourceLength),
        fields.DestTon, fields.DestNpi, pdu.Slice(fields.DestOffset, fields.DestLength));

    /// <summary>Notes a PDU of ours. Session writer only.</summary>
    public void Sent(ReadOnlySpan<byte> pdu, long now)
    {
        if (pdu.Length >= PduHeader.Length)
        {
            _sent.Note(PduHeader.Read(pdu), now);
        }
    }

    /// <summary>Notes a deliver_sm or data_sm of ours, with its addresses: service_type and both of them stand first. Session writer only.</summary>
    public void SentMessage(ReadOnlySpan<byte> pdu, long now)
    {
        if (capacity == 0 || pdu.Length < PduHeader.Length)
        {
            return;
        }

        _sent.Note(PduHeader.Read(pdu), now);
        ReadOnlySpan<byte> rest = pdu[PduHeader.Length..];
        rest = rest[(rest.IndexOf((byte)0) + 1)..];
        if (TryReadAddress(ref rest, out byte sourceTon, out byte sourceNpi, out ReadOnlySpan<byte> source)
            && TryReadAddress(ref rest, out byte destTon, out byte destNpi, out ReadOnlySpan<byte> dest))
        {
            _sent.Address(sourceTon, sourceNpi, source, destTon, destNpi, dest);
        }
    }

    /// <summary>The last PDUs of both directions, oldest first. Any thread.</summary>
    public IReadOnlyList<Line> Read() =>
        [.. _received.Read(received: true).Concat(_sent.Read(received: false)).OrderBy(line => line.Time).TakeLast(capacity)];

    private static bool TryReadAddress(ref ReadOnlySpan<byte> rest, out byte ton, out byte npi, out ReadOnlySpan<byte> address)
    {
        ton = npi = 0;
        address = default;
        int end = rest.Length < 3 ? -1 : rest[2..].IndexOf((byte)0);
        if (end < 0)
        {
            return false;
        }

        (ton, npi) = (rest[0], rest[1]);
        address = rest.Slice(2, end);
        rest = rest[(end + 3)..];
        return true;
    }

    /// <summary>One PDU as it was noted.</summary>
    /// <param name="Received">True when the peer sent it.</param>
    /// <param name="Time">Monotonic nanoseconds.</param>
    /// <param name="Header">Its header.</param>
    /// <param name="Source">Source address of a message; empty without one. Not masked yet.</param>
    /// <param name="Destination">Destination address of a message.</param>
    public readonly record struct Line(bool Received, long Time, PduHeader Header, RawAddress Source, RawAddress Destination);

    /// <summary>An address as it was on the wire, cut at 20 octets.</summary>
    /// <param name="Ton">Type of number.</param>
    /// <param name="Npi">Numbering plan.</param>
    /// <param name="Octets">The address; empty where there is none.</param>
    public readonly record struct RawAddress(byte Ton, byte Npi, byte[] Octets);

    private struct Entry
    {
        public PduHeader Header;
        public long Time;
        public bool HasAddresses;
    }

    /// <summary>Source, then destination: TON, NPI, length, up to 20 octets. Written in place, for every message.</summary>
    [InlineArray(2 * AddressPlace)]
    private struct Addresses
    {
        private byte _first;
    }

    private sealed class Lane(int capacity)
    {
        private Entry[]? _entries;
        private Addresses[]? _addresses;
        private long _begun;
        private long _noted;
        private int _last = -1;

        public void Note(in PduHeader header, long now)
        {
            if (capacity == 0)
            {
                return;
            }

            Entry[] entries = _entries ??= new Entry[capacity];
            long number = _noted;
            Volatile.Write(ref _begun, number + 1);
            int place = _last + 1;
            _last = place = place == capacity ? 0 : place;
            ref Entry entry = ref entries[place];
            entry.Header = header;
            entry.Time = now;
            entry.HasAddresses = false;
            Volatile.Write(ref _noted, number + 1);
        }

        public void Address(byte sourceTon, byte sourceNpi, ReadOnlySpan<byte> source, byte destTon, byte destNpi, ReadOnlySpan<byte> dest)
        {
            if (capacity == 0)
            {
                return;
            }

            Addresses[] addresses = _addresses ??= new Addresses[capacity];
            int place = _last;
            Span<byte> target = addresses[place];
            Put(target, sourceTon, sourceNpi, source);
            Put(target[AddressPlace..], destTon, destNpi, dest);
            Volatile.Write(ref _entries![place].HasAddresses, true);
        }

        public List<Line> Read(bool received)
        {
            var lines = new List<Line>();
            long end = Volatile.Read(ref _noted);
            if (Volatile.Read(ref _entries) is not { } entries)
            {
                return lines;
            }

            long first = long.Max(0, end - capacity);
            for (long number = first; number < end; number++)
            {
                ref Entry entry = ref entries[number % capacity];
                Addresses copy = Volatile.Read(ref entry.HasAddresses) && Volatile.Read(ref _addresses) is { } known ? known[number % capacity] : default;
                ReadOnlySpan<byte> octets = copy;
                lines.Add(new Line(received, entry.Time, entry.Header, Take(octets), Take(octets[AddressPlace..])));
            }

            Interlocked.MemoryBarrier();
            long overwritten = long.Max(0, Volatile.Read(ref _begun) - capacity - first);
            lines.RemoveRange(0, (int)long.Min(overwritten, lines.Count));
            return lines;
        }

        private static void Put(Span<byte> target, byte ton, byte npi, ReadOnlySpan<byte> address)
        {
            int length = int.Min(address.Length, MaxAddress);
            target[0] = ton;
            target[1] = npi;
            target[2] = (byte)length;
            address[..length].CopyTo(target[AddressHead..]);
        }

        private static RawAddress Take(ReadOnlySpan<byte> place) =>
            new(place[0], place[1], place.Slice(AddressHead, int.Min(place[2], MaxAddress)).ToArray());
    }
}
