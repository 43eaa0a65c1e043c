using System.Collections.Concurrent;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// What the gateway itself makes of MO messages: a word that opts out or in is in force before anything else happens, is made durable, confirmed once,
/// and then goes to the SP like any MO. Shared by all links.
/// </summary>
/// <remarks>
/// Opt-outs are kept per SP, whichever of its numbers the phone wrote to. The SMSC gets its answer when the SP took the message, so after the wish is on
/// the disk; where it can not be kept the SMSC is answered ESME_RX_T_APPN and brings it again.
/// </remarks>
internal sealed class OptOutIntake(
    ReceiverDirectory receivers, IOptOutLog log, OptOutConfirmations confirmations, GatewayClock clock)
{
    /// <summary>More octets than any word has, in any coding, with a user data header.</summary>
    private const int MaxOctets = 2 * OptOutWords.MaxLength + 16;

    private const byte Ucs2 = 8;
    private const byte Gbk = 15;

    // Codings that MO messages are really in when their data_coding says another: 0 with UTF-8, UCS-2 or GBK in it is common.
    private static readonly (byte DataCoding, DefaultAlphabet Alphabet)[] s_others =
        [(0, DefaultAlphabet.Gsm7), (0, DefaultAlphabet.Utf8), (Ucs2, DefaultAlphabet.Gsm7), (Gbk, DefaultAlphabet.Gsm7)];

    // Opt-outs that are in force and not confirmed, because they are not on the disk yet: whoever brings one there confirms it, once.
    private readonly ConcurrentDictionary<(int Owner, SmsAddress Phone), byte> _unconfirmed = new();
    private long _stops;
    private long _starts;
    private long _notKept;

    /// <summary>Opt-outs that phones sent, repeated ones included.</summary>
    public long Stops => Interlocked.Read(ref _stops);

    /// <summary>Opt-ins that phones sent.</summary>
    public long Starts => Interlocked.Read(ref _starts);

    /// <summary>Wishes that could not be kept; the SMSC was told to bring them again.</summary>
    public long NotKept => Interlocked.Read(ref _notKept);

    /// <summary>Takes an MO message that is one of the words; it is routed or answered here. False: it is none.</summary>
    /// <param name="delivery">The delivery, ready to be routed.</param>
    /// <param name="sp">Its owner.</param>
    /// <param name="fields">Fields of <paramref name="pdu"/>.</param>
    /// <param name="pdu">The request.</param>
    /// <param name="snapshot">Configuration in force.</param>
    public bool TryTake(DeliverTransaction delivery, SpPolicy sp, in MessageFields fields, ReadOnlySpan<byte> pdu, GatewaySnapshot snapshot)
    {
        if (snapshot.OptOut.Words is not { } words)
        {
            return false;
        }

        OptOutWish wish = ReadText(words, fields, pdu, out string? word);
        SmsAddress phone = snapshot.NumberingPlan.Canonicalise(fields.SourceTon, fields.SourceNpi, pdu.Slice(fields.SourceOffset, fields.SourceLength));
        if (wish == OptOutWish.None || phone.Kind != AddressKind.Number)
        {
            return false;
        }

        bool stops = wish == OptOutWish.Stop;
        SubmitTransaction? confirmation = Enforce(snapshot, sp, phone, stops) ? confirmations.Prepare(fields, pdu, snapshot, sp, phone) : null;
        var kept = new SubscriberWish(sp.SpId, phone.ToString(), stops, word!, clock.Provider.GetUtcNow());
        _ = KeepAsync(delivery, kept, (sp.OwnerNumber, phone), confirmation);
        return true;
    }

    /// <summary>What a message asks for, in whichever coding it is.</summary>
    internal static OptOutWish ReadText(OptOutWords words, in MessageFields fields, ReadOnlySpan<byte> pdu, out string? word)
    {
        word = null;
        ReadOnlySpan<byte> octets = fields.ShortMessageLength > 0
            ? pdu.Slice(fields.ShortMessageOffset, fields.ShortMessageLength)
            : pdu.Slice(fields.PayloadOffset, fields.PayloadLength);
        NationalLanguage locking = default;
        NationalLanguage single = default;
        if (octets.IsEmpty || octets.Length > MaxOctets)
        {
            return OptOutWish.None;
        }

        if (fields.HasUdh)
        {
            if (!UserDataHeader.TryParse(octets, out UserDataHeader header) || header.IsPart)
            {
                return OptOutWish.None;
            }

            octets = octets[header.Length..];
            locking = header.Locking;
            single = header.Single;
        }

        Span<char> text = stackalloc char[MaxOctets];
        int length = SmsText.Decode(fields.DataCoding, octets, text, DefaultAlphabet.Gsm7, locking, single, out _);
        OptOutWish wish = words.Read(text[..length], out word);
        if (wish == OptOutWish.None && SmsText.TryDecodeSevenBits(fields.DataCoding, octets, text, DefaultAlphabet.Gsm7, locking, single, out length))
        {
            wish = words.Read(text[..length], out word);
        }

        for (int i = 0; wish == OptOutWish.None && i < s_others.Length; i++)
        {
            length = SmsText.Decode(s_others[i].DataCoding, octets, text, s_others[i].Alphabet, out _);
            wish = words.Read(text[..length], out word);
        }

        return wish;
    }

    /// <summary>Puts the wish in force. True when it is an opt-out that nobody has been told of.</summary>
    private bool Enforce(GatewaySnapshot snapshot, SpPolicy sp, in SmsAddress phone, bool stops)
    {
        AddressTable optOuts = snapshot.Engine.Snapshot.Lists.OptOuts;
        if (!stops)
        {
            Interlocked.Increment(ref _starts);
            optOuts.Remove(phone, isPrefix: false, sp.OwnerNumber);
            _unconfirmed.TryRemove((sp.OwnerNumber, phone), out _);
            return false;
        }

        Interlocked.Increment(ref _stops);
        bool known = optOuts.TryFindOf(phone, sp.OwnerNumber, (uint)clock.Provider.GetUtcNow().ToUnixTimeSeconds(), out _);
        optOuts.Set(phone, isPrefix: false, sp.OwnerNumber);
        return known ? _unconfirmed.ContainsKey((sp.OwnerNumber, phone)) : _unconfirmed.TryAdd((sp.OwnerNumber, phone), 0);
    }

    private async Task KeepAsync(DeliverTransaction delivery, SubscriberWish wish, (int Owner, SmsAddress Phone) key, SubmitTransaction? confirmation)
    {
        if (!await log.KeepAsync(wish).ConfigureAwait(false))
        {
            Interlocked.Increment(ref _notKept);
            confirmations.Forget(confirmation);
            delivery.Answer(CommandStatus.EsmeRxTAppn);
            return;
        }

        if (wish.Stops && _unconfirmed.TryRemove(key, out _) && confirmation is not null)
        {
            confirmations.Send(confirmation);
        }
        else
        {
            confirmations.Forget(confirmation);
        }

        receivers.Route(delivery, null);
    }
}
