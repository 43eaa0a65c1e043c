using System.Buffers.Binary;
using System.Globalization;
using SpamGate.Gateway.Demo;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;

namespace SpamGate.LoadGenerator.Load;

/// <summary>
/// Messages as ready submit_sm PDUs, one behind the other. All have the same layout up to sm_length: service_type empty, a source
/// of 8 digits and a destination of 13, so that sequence_number and numbers are patched in place.
/// </summary>
public sealed class MessageMix
{
    /// <summary>Where sequence_number stands in every PDU.</summary>
    public const int SequenceOffset = 12;

    /// <summary>Where the source's last four digits stand: which SP it is.</summary>
    public const int SpOffset = 19 + 4;

    /// <summary>Where the destination's last nine digits stand.</summary>
    public const int SubscriberOffset = 30 + 4;

    /// <summary>Octets of user data that one SMS holds; longer texts travel as message_payload.</summary>
    private const int ShortMessageMax = 140;

    private readonly byte[] _pdus;
    private readonly int[] _offsets;

    private MessageMix(byte[] pdus, int[] offsets)
    {
        _pdus = pdus;
        _offsets = offsets;
    }

    /// <summary>Different messages in the mix.</summary>
    public int Count => _offsets.Length - 1;

    /// <summary>Longest PDU, in octets.</summary>
    public int MaxLength { get; private init; }

    /// <summary>Mean length of a PDU, in octets.</summary>
    public int MeanLength => _pdus.Length / Count;

    /// <summary>PDU <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> this[int index] => _pdus.AsSpan(_offsets[index], _offsets[index + 1] - _offsets[index]);

    /// <summary>
    /// Reads what <c>--texts</c> names: "generator" (8,192 texts, 6 % spam) or "generator:COUNT", "one" (one English text of 100
    /// characters), or a CSV file, gzipped or not, with a column "text".
    /// </summary>
    /// <exception cref="InvalidDataException">The file has no such column, or no rows.</exception>
    public static MessageMix Load(string texts, bool registeredDelivery)
    {
        const int DefaultCount = 8192;
        const double SpamShare = 0.06;
        const int Seed = 20251;
        if (texts == "one")
        {
            return Create([SampleTexts.HundredCharacters], registeredDelivery);
        }

        if (texts == "generator" || texts.StartsWith("generator:", StringComparison.Ordinal))
        {
            int count = texts.Length > 10 ? int.Parse(texts.AsSpan(10), CultureInfo.InvariantCulture) : DefaultCount;
            return Create(new SampleTexts(Seed).Mix(count, SpamShare), registeredDelivery);
        }

        return Create(CsvTexts.Read(texts), registeredDelivery);
    }

    /// <summary>Encodes the texts: GSM 7-bit where it can, else UCS-2.</summary>
    public static MessageMix Create(IReadOnlyList<string> texts, bool registeredDelivery)
    {
        if (texts.Count == 0)
        {
            throw new InvalidDataException("There are no texts to send.");
        }

        using var pdus = new MemoryStream();
        int[] offsets = new int[texts.Count + 1];
        int longest = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            byte[] pdu = Encode(texts[i], registeredDelivery);
            pdus.Write(pdu);
            longest = int.Max(longest, pdu.Length);
            offsets[i + 1] = (int)pdus.Length;
        }

        return new MessageMix(pdus.ToArray(), offsets) { MaxLength = longest };
    }

    private static byte[] Encode(string text, bool registeredDelivery)
    {
        byte[] userData = new byte[text.Length * 2];
        bool gsm = SmsText.TryEncodeGsm7(text, userData, out int length);
        if (!gsm)
        {
            length = SmsText.EncodeUcs2(text, userData);
        }

        ReadOnlySpan<byte> octets = userData.AsSpan(0, int.Min(length, ushort.MaxValue - 1));
        bool payload = octets.Length > ShortMessageMax;
        var body = new List<byte>(64 + octets.Length);
        body.AddRange(new byte[16]);
        body.Add(0);
        body.AddRange([1, 1, .. "10690001\0"u8, 1, 1, .. "8613000000000\0"u8]);

        // esm_class, protocol_id, priority_flag, schedule, validity, registered_delivery, replace, data_coding, default id, sm_length.
        body.AddRange([0, 0, 0, 0, 0, registeredDelivery ? (byte)1 : (byte)0, 0, gsm ? (byte)0 : (byte)8, 0]);
        body.Add(payload ? (byte)0 : (byte)octets.Length);
        if (payload)
        {
            body.AddRange([0x04, 0x24, (byte)(octets.Length >> 8), (byte)octets.Length]);
        }

        body.AddRange(octets);
        byte[] pdu = [.. body];
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)pdu.Length);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(4), (uint)CommandId.SubmitSm);
        return pdu;
    }
}
