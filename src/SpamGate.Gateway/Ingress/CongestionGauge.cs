using System.Buffers.Binary;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Pipeline;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// How full the way of a 5.0 peer's messages is: its own window, or its SP's share of the screening ring, whichever is fuller. Told as the
/// TLV congestion_state (SMPP 5.0 section 4.8.4.18) in its submit responses while it is over 80 %, so that it slows down before it is refused.
/// </summary>
/// <param name="inFlight">Requests of the session not yet answered.</param>
/// <param name="account">Its account.</param>
/// <param name="pipeline">Where its messages wait.</param>
internal sealed class CongestionGauge(Func<long> inFlight, AccountPolicy account, ScreeningPipeline pipeline)
{
    /// <summary>Fill in per cent above which a peer is told.</summary>
    public const int Threshold = 80;

    /// <summary>The highest value told: 90 to 99 is "nearing congestion".</summary>
    private const int Most = 99;

    private const int TlvOctets = 5;

    /// <summary>What to tell now; 0 = nothing.</summary>
    public byte State
    {
        get
        {
            long window = account.Window == 0 ? 0 : inFlight() * 100 / account.Window;
            long fill = long.Max(window, pipeline.FillOf(account.Sp));
            return fill > Threshold ? (byte)long.Min(fill, Most) : (byte)0;
        }
    }

    /// <summary>True for the responses that carry the TLV.</summary>
    public static bool IsToldIn(CommandId response) =>
        response is CommandId.SubmitSmResp or CommandId.DataSmResp or CommandId.SubmitMultiResp;

    /// <summary>Appends the TLV to a response; one without a body gets an empty one, which TLVs have to follow. Returns the new length.</summary>
    public static int Append(Span<byte> pdu, int length, byte state)
    {
        if (length == PduHeader.Length)
        {
            // message_id, and for a submit_multi_resp no_unsuccess.
            pdu[length++] = 0;
            if (PduHeader.Read(pdu).CommandId == CommandId.SubmitMultiResp)
            {
                pdu[length++] = 0;
            }
        }

        BinaryPrimitives.WriteUInt16BigEndian(pdu[length..], (ushort)TlvTag.CongestionState);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[(length + 2)..], 1);
        pdu[length + 4] = state;
        length += TlvOctets;
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)length);
        return length;
    }
}
