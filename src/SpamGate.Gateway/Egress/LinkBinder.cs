using System.Text;
using SpamGate.Gateway.Configuration;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Egress;

/// <summary>Binds a connected transport to its SMSC: sends the bind, reads the answer.</summary>
internal static class LinkBinder
{
    private const int BindOctets = 256;

    /// <summary>The bind command that <paramref name="type"/> means.</summary>
    public static CommandId CommandOf(BindType type) => type switch
    {
        BindType.Transmitter => CommandId.BindTransmitter,
        BindType.Receiver => CommandId.BindReceiver,
        _ => CommandId.BindTransceiver,
    };

    /// <summary>Binds. What the SMSC sent behind its answer stays in <paramref name="input"/> and belongs to the session.</summary>
    /// <exception cref="LinkFaultException">The SMSC refused, closed, or answered with something else.</exception>
    public static async Task BindAsync(LinkTransport transport, SmscOptions options, LinkInput input, int maxPduBytes, uint sequenceNumber, CancellationToken limit)
    {
        CommandId command = CommandOf(options.BindType);
        var request = new byte[BindOctets];
        int length = Pdu.WriteBind(request, command, sequenceNumber, new BindFields(
            Encoding.Latin1.GetBytes(options.SystemId), Encoding.Latin1.GetBytes(options.Password))
        {
            SystemType = Encoding.Latin1.GetBytes(options.SystemType),
        });
        await transport.SendAsync(request.AsMemory(0, length), limit).ConfigureAwait(false);
        CommandStatus status = await ReadAnswerAsync(transport, command.ToResponse(), input, maxPduBytes, limit).ConfigureAwait(false);
        if (status != CommandStatus.EsmeROk)
        {
            throw new LinkFaultException($"the SMSC refused the bind with status 0x{(uint)status:X2}");
        }
    }

    private static async Task<CommandStatus> ReadAnswerAsync(
        LinkTransport transport, CommandId expected, LinkInput input, int maxPduBytes, CancellationToken limit)
    {
        input.Clear();
        while (await input.ReceiveAsync(transport, limit).ConfigureAwait(false))
        {
            FrameStatus frame = PduFramer.TryReadFrame(input.Waiting, maxPduBytes, out PduHeader header);
            if (frame == FrameStatus.NeedMore)
            {
                continue;
            }

            if (frame == FrameStatus.Fatal || (header.CommandId != expected && header.CommandId != CommandId.GenericNack))
            {
                throw new LinkFaultException($"the SMSC answered the bind with command 0x{(uint)header.CommandId:X8}");
            }

            input.Consume((int)header.CommandLength);
            return header.CommandId == CommandId.GenericNack && header.CommandStatus == CommandStatus.EsmeROk
                ? CommandStatus.EsmeRSysErr
                : header.CommandStatus;
        }

        throw new LinkFaultException("the SMSC closed the connection during the bind");
    }
}
