using System.Globalization;
using SpamGate.Fuzzing.Pdus;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.LoadGenerator.Fuzz;

/// <summary>
/// Fills the gateway's memory of long messages, which has a limit of its own: what grows after that is not this table getting full.
/// </summary>
internal static class LongMessageTable
{
    /// <summary>More than the gateway keeps (1,024 messages, 30 s).</summary>
    private const int Messages = 1_200;

    /// <summary>Sends the first part of many long messages.</summary>
    public static async Task FillAsync(int port)
    {
        await using RawEsme esme = await RawEsme.BindAsync(port, PduSamples.SystemIds[0], PduSamples.Password, RawCommand.BindTransmitter).ConfigureAwait(false);
        byte[] text = new byte[120];
        text.AsSpan().Fill((byte)'x');
        for (int reference = 0; reference < Messages; reference++)
        {
            await esme.SubmitAsync(new ShortMessagePdu
            {
                Source = PduSamples.OwnNumber,
                Dest = (8613800000000 + reference).ToString(CultureInfo.InvariantCulture),
                EsmClass = 0x40,
                ShortMessage = [6, 8, 4, (byte)(reference >> 8), (byte)reference, 2, 1, .. text],
            }).ConfigureAwait(false);
        }

        await esme.UnbindAsync().ConfigureAwait(false);
    }
}
