using SpamGate.Testing.Network;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Interop;

/// <summary>Wireshark's SMPP dissector as an independent judge of everything the gateway writes, on both of its sides.</summary>
public sealed class WiresharkTests
{
    // Lengths, the nodes that only hold others, and the id, which stands in front.
    private static readonly HashSet<string> s_frame = ["command_length", "command_id", "opt_params", "opt_param", "opt_param_len", "dlist", "dlist_resp"];

    [Fact]
    public async Task Gateway_EveryPduItSends_IsReadByWiresharkAsItWasMeant()
    {
        (IReadOnlyList<TappedOctets> spSide, IReadOnlyList<TappedOctets> smscSide) = await EveryPdu.PlayAsync();

        AssertEqual(ExpectedPdus.ToSps, [.. (await SmppDissector.ReadAsync(spSide)).Where(pdu => !pdu.FromClient)]);
        AssertEqual(ExpectedPdus.ToSmscs, [.. (await SmppDissector.ReadAsync(smscSide)).Where(pdu => pdu.FromClient)]);
    }

    // The judge can say no: an answer whose body ends inside its message_id is a fault.
    [Fact]
    public async Task Dissector_PduThatEndsTooEarly_IsFaulty()
    {
        byte[] broken = new RawPdu(RawCommand.DeliverSm, 0, 1, [0, 1, 1, (byte)'8', (byte)'6']).ToBytes();
        byte[] whole = new RawPdu(RawCommand.EnquireLink, 0, 2, []).ToBytes();

        IReadOnlyList<DissectedPdu> read = await SmppDissector.ReadAsync([new TappedOctets(1, false, [.. broken, .. whole])]);

        Assert.NotEmpty(read[0].Faults);
        Assert.Empty(read[1].Faults);
    }

    private static void AssertEqual(IReadOnlyList<(uint CommandId, string Fields)> expected, IReadOnlyList<DissectedPdu> sent)
    {
        Assert.Empty(sent.Where(pdu => pdu.Faults.Count > 0).Select(pdu => $"{Describe(pdu)}: {string.Join("; ", pdu.Faults)}"));
        HashSet<string> wanted = [.. expected.Select(pdu => Describe(pdu.CommandId, pdu.Fields.Split("; ", StringSplitOptions.RemoveEmptyEntries)))];
        HashSet<string> seen = [.. sent.Select(Describe)];
        string[] missing = [.. wanted.Except(seen).Order(StringComparer.Ordinal)];
        string[] surplus = [.. seen.Except(wanted).Order(StringComparer.Ordinal)];
        Assert.True(missing.Length + surplus.Length == 0, $"not seen:\n{string.Join('\n', missing)}\nseen instead:\n{string.Join('\n', surplus)}");
    }

    // The gateway's own sequence numbers depend on how many enquire_link it had time for.
    private static string Describe(DissectedPdu pdu) => Describe(pdu.CommandId, pdu.Fields
        .Where(field => !s_frame.Contains(field.Key) && (field.Key != "sequence_number" || (pdu.CommandId & RawCommand.Response) != 0))
        .Select(field => $"{field.Key}={string.Join('|', field.Value)}"));

    private static string Describe(uint commandId, IEnumerable<string> fields) => $"0x{commandId:X8} {string.Join("; ", fields.Order(StringComparer.Ordinal))}";
}
