using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>The message_id a response carries (SMPP 3.4 sections 4.4.2, 4.5.2 and 4.7.2).</summary>
public static class MessageIds
{
    /// <summary>Longest message_id without its NUL.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// The message_id of a submit_sm_resp (or deliver_sm_resp, data_sm_resp, submit_multi_resp), without NUL. Empty when the body is omitted,
    /// as error responses do. A missing NUL is forgiven: the id then ends with the PDU.
    /// </summary>
    public static ReadOnlySpan<byte> ReadSubmitSmResp(ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length <= PduHeader.Length)
        {
            return default;
        }

        ReadOnlySpan<byte> body = pdu[PduHeader.Length..];
        int end = body.IndexOf((byte)0);
        return end < 0 ? body : body[..end];
    }
}
