using SpamGate.Screening.Lists;
using SpamGate.Smpp.Text;

namespace SpamGate.Gateway.Configuration;

/// <summary>What opting out means to the gateway, ready for use.</summary>
public sealed class OptOutPolicy
{
    /// <summary>A single message carries this much (3GPP TS 23.038, 140 octets).</summary>
    private const int MaxSeptets = 160;
    private const int MaxUcs2Octets = 140;
    private const byte Gsm7DataCoding = 0;
    private const byte Ucs2DataCoding = 8;

    private OptOutPolicy(OptOutWords? words, byte[] confirmation, byte dataCoding)
    {
        Words = words;
        Confirmation = confirmation;
        DataCoding = dataCoding;
    }

    /// <summary>The words; null = opt-outs by message are switched off.</summary>
    public OptOutWords? Words { get; }

    /// <summary>short_message of the confirmation; empty = none is sent.</summary>
    public byte[] Confirmation { get; }

    /// <summary>Its data_coding.</summary>
    public byte DataCoding { get; }

    /// <summary>Reads the settings and notes what is wrong with them.</summary>
    public static OptOutPolicy Create(OptOutOptions options, ConfigurationFaults faults)
    {
        const string Path = $"{GatewayOptions.Section}:Screening:{nameof(ScreeningOptions.OptOut)}";
        Check(options.StopWords, $"{Path}:{nameof(options.StopWords)}", faults);
        Check(options.StartWords, $"{Path}:{nameof(options.StartWords)}", faults);
        IReadOnlyList<string> stop = options.StopWords.Count > 0 ? options.StopWords : OptOutWords.DefaultStop;
        IReadOnlyList<string> start = options.StartWords.Count > 0 ? options.StartWords : OptOutWords.DefaultStart;
        HashSet<string> stops = [.. stop.Select(OptOutWords.Normalise)];
        foreach (string word in start.Where(word => stops.Contains(OptOutWords.Normalise(word))))
        {
            faults.Add($"{Path}:{nameof(options.StartWords)}", $"has '{word}', which opts out; a word opts out or in");
        }

        byte[] confirmation = Encode(options.Confirmation, out byte dataCoding);
        if (dataCoding == Gsm7DataCoding ? confirmation.Length > MaxSeptets : confirmation.Length > MaxUcs2Octets)
        {
            faults.Add(
                $"{Path}:{nameof(options.Confirmation)}",
                $"is {options.Confirmation.Length} characters long, one message has 70, or 160 of the GSM alphabet");
        }

        return new OptOutPolicy(options.Enabled ? new OptOutWords(stop, start) : null, confirmation, dataCoding);
    }

    private static void Check(List<string> words, string path, ConfigurationFaults faults)
    {
        for (int i = 0; i < words.Count; i++)
        {
            int length = OptOutWords.Normalise(words[i]).Length;
            if (length is 0 or > OptOutWords.MaxLength)
            {
                faults.Add($"{path}:{i}", $"is '{words[i]}', a word has 1 to {OptOutWords.MaxLength} characters");
            }
        }
    }

    private static byte[] Encode(string text, out byte dataCoding)
    {
        var septets = new byte[2 * text.Length];
        dataCoding = SmsText.TryEncodeGsm7(text, septets, out int length) ? Gsm7DataCoding : Ucs2DataCoding;
        if (dataCoding == Gsm7DataCoding)
        {
            return septets[..length];
        }

        SmsText.EncodeUcs2(text, septets);
        return septets;
    }
}
