using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// What an SMSC said to a query_sm, cancel_sm or replace_sm, made ready for the SP. A query_sm_resp tells the message_id again, so it gets
/// the IdPrefix back that the request lost.
/// </summary>
internal static class ManagementAnswer
{
    private const int MaxMessageId = 64;
    private const int MaxFinalDate = 16;

    /// <summary>message_state and error_code.</summary>
    private const int StateOctets = 2;

    /// <summary>
    /// Takes an answer with command_status 0. For a query_sm the transaction's PDU, which is on the wire already, becomes its answer.
    /// </summary>
    /// <returns>ESME_ROK, or the command's own failure when the answer is not one to this command or can not be read.</returns>
    public static CommandStatus Take(SubmitTransaction transaction, CommandId answer, ReadOnlySpan<byte> pdu, ReadOnlySpan<byte> idPrefix)
    {
        CommandStatus failure = transaction.CommandId switch
        {
            CommandId.QuerySm => CommandStatus.EsmeRQueryFail,
            CommandId.CancelSm => CommandStatus.EsmeRCancelFail,
            _ => CommandStatus.EsmeRReplaceFail,
        };
        if (answer != transaction.CommandId.ToResponse())
        {
            return failure;
        }

        return transaction.CommandId != CommandId.QuerySm || TryTakeQuery(transaction, pdu, idPrefix) ? CommandStatus.EsmeROk : failure;
    }

    private static bool TryTakeQuery(SubmitTransaction transaction, ReadOnlySpan<byte> pdu, ReadOnlySpan<byte> idPrefix)
    {
        ReadOnlySpan<byte> rest = pdu[PduHeader.Length..];
        if (!TryReadCString(ref rest, out ReadOnlySpan<byte> id) || !TryReadCString(ref rest, out ReadOnlySpan<byte> finalDate)
            || finalDate.Length > MaxFinalDate || rest.Length < StateOctets)
        {
            return false;
        }

        Span<byte> full = stackalloc byte[MaxMessageId];
        idPrefix.CopyTo(full);
        int length = int.Min(id.Length, MaxMessageId - idPrefix.Length);
        id[..length].CopyTo(full[idPrefix.Length..]);
        Span<byte> target = transaction.Message.ReservePdu(PduHeader.Length + MaxMessageId + 1 + MaxFinalDate + 1 + StateOctets);
        transaction.Message.PduLength = Pdu.WriteQuerySmResp(
            target, CommandStatus.EsmeROk, transaction.SequenceNumber, full[..(idPrefix.Length + length)], finalDate, (MessageState)rest[0], rest[1]);
        return true;
    }

    private static bool TryReadCString(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        int end = rest.IndexOf((byte)0);
        value = end < 0 ? default : rest[..end];
        rest = rest[(end + 1)..];
        return end >= 0;
    }
}
