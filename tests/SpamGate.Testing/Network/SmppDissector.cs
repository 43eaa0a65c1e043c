using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SpamGate.Testing.Processes;

namespace SpamGate.Testing.Network;

/// <summary>One PDU as Wireshark reads it.</summary>
/// <param name="FromClient">True when the side that connected sent it.</param>
/// <param name="CommandId">smpp.command_id.</param>
/// <param name="Fields">
/// Everything under the protocol smpp: field names in Wireshark's spelling, without "smpp.", with all their values, in order, as it shows
/// them; times of the calendar as yyyy-MM-ddTHH:mm:ss in UTC, times from now on in seconds.
/// </param>
/// <param name="Faults">"Malformed packet", and every expert remark of severity error.</param>
public sealed record DissectedPdu(bool FromClient, uint CommandId, IReadOnlyDictionary<string, IReadOnlyList<string>> Fields, IReadOnlyList<string> Faults);

/// <summary>Wireshark's SMPP dissector, through tshark: it knows nothing of the product and nothing of these tests.</summary>
public static partial class SmppDissector
{
    private const int Port = 2775;
    private const string Prefix = "smpp.";
    private const int SeverityError = 8388608;

    /// <summary>Reads what crossed a tap. Every PDU gets a packet of its own, cut where its command_length says.</summary>
    /// <exception cref="InvalidDataException">Octets are left over, or Wireshark finds another number of PDUs.</exception>
    public static async Task<IReadOnlyList<DissectedPdu>> ReadAsync(IEnumerable<TappedOctets> octets)
    {
        using var directory = new ScratchDirectory();
        string capture = directory.File("tap.pcap");
        (bool FromClient, byte[] Octets)[] pdus = [.. Cut(octets)];
        PcapFile.Write(capture, Port, pdus);
        (int exitCode, string output) = await ChildProcess.RunAsync(
            "tshark", ["-r", capture, "-d", $"tcp.port=={Port},smpp", "-T", "pdml"],
            TimeSpan.FromSeconds(120),
            environment: new Dictionary<string, string?> { ["TZ"] = "UTC", ["LC_ALL"] = "C.UTF-8" });
        int start = output.IndexOf("<pdml", StringComparison.Ordinal);
        if (exitCode != 0 || start < 0)
        {
            throw new InvalidDataException($"tshark ended with {exitCode}: {output}");
        }

        // Behind the document tshark may have written remarks on standard error.
        const string End = "</pdml>";
        XElement document = XElement.Parse(output[start..(output.IndexOf(End, StringComparison.Ordinal) + End.Length)]);
        DissectedPdu[] read = [.. document.Elements("packet").Select(Read)];
        return read.Length == pdus.Length ? read : throw new InvalidDataException($"Wireshark sees {read.Length} packets where {pdus.Length} were sent.");
    }

    private static IEnumerable<(bool FromClient, byte[] Octets)> Cut(IEnumerable<TappedOctets> octets)
    {
        foreach (var stream in octets.GroupBy(piece => (piece.Connection, piece.FromClient)))
        {
            byte[] all = [.. stream.SelectMany(piece => piece.Octets)];
            for (int at = 0; at < all.Length;)
            {
                int length = all.Length - at < 16 ? 0 : BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(at));
                if (length < 16 || length > all.Length - at)
                {
                    throw new InvalidDataException($"Connection {stream.Key} ends inside a PDU: {Convert.ToHexString(all.AsSpan(at))}");
                }

                yield return (stream.Key.FromClient, all[at..(at + length)]);
                at += length;
            }
        }
    }

    private static DissectedPdu Read(XElement packet)
    {
        XElement[] all = [.. packet.Descendants()];
        string[] faults = [.. all.Where(IsFault).Select(field => (string?)field.Attribute("showname") ?? "malformed")];
        XElement? smpp = packet.Elements("proto").FirstOrDefault(proto => NameOf(proto) == "smpp");
        Dictionary<string, IReadOnlyList<string>> fields = (smpp?.Descendants("field") ?? [])
            .Where(field => NameOf(field).StartsWith(Prefix, StringComparison.Ordinal))
            .GroupBy(field => NameOf(field)[Prefix.Length..])
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(field => ValueOf(group.Key, field))]);
        uint command = fields.TryGetValue("command_id", out IReadOnlyList<string>? id) ? Convert.ToUInt32(id[0], 16) : 0;
        bool fromClient = all.Any(field => NameOf(field) == "tcp.dstport" && (string?)field.Attribute("show") == Port.ToString(CultureInfo.InvariantCulture));
        return new DissectedPdu(fromClient, command, fields, faults);
    }

    private static bool IsFault(XElement element) => NameOf(element) switch
    {
        "_ws.malformed" => true,
        "_ws.expert.severity" => int.Parse((string)element.Attribute("show")!, CultureInfo.InvariantCulture) >= SeverityError,
        _ => false,
    };

    // How a point in time is spelt depends on Wireshark's version.
    private static string ValueOf(string name, XElement field)
    {
        string shown = (string?)field.Attribute("show") ?? "";
        return name is "schedule_delivery_time" or "validity_period" or "final_date"
            ? DateTime.Parse(FractionAndZone().Replace(shown, ""), CultureInfo.InvariantCulture).ToString("s", CultureInfo.InvariantCulture)
            : shown;
    }

    [GeneratedRegex(@"\.\d+( ?UTC|Z)?$")]
    private static partial Regex FractionAndZone();

    private static string NameOf(XElement element) => (string?)element.Attribute("name") ?? "";
}
