using System.Globalization;
using System.Text;
using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api.Explaining;

/// <summary>A message to explain.</summary>
/// <param name="Text">Its whole text, 1 to 40,000 characters: more than the 255 parts of a long message hold.</param>
/// <param name="Sender">Source address as a PDU would have it, 1 to 20 octets.</param>
/// <param name="Recipient">Destination address, 1 to 20 octets.</param>
/// <param name="SpId">The SP whose account submits it; null = a trunk that carries every SP and subscribers: the owner of the sender.</param>
/// <param name="Time">When it would be submitted, 2000 to 2099; null = now.</param>
/// <param name="Ngrams">How many of the strongest n-grams to name, 0 to 50; null = 10.</param>
public sealed record ScreenRequest(
    string Text, string Sender, string Recipient, string? SpId = null, DateTimeOffset? Time = null, int? Ngrams = null) : IChecked
{
    /// <summary>Characters of a text at most.</summary>
    public const int LongestText = 40_000;

    /// <summary>N-grams at most.</summary>
    public const int MostNgrams = 50;

    /// <summary>N-grams when nothing is asked for.</summary>
    public const int DefaultNgrams = 10;

    private const int LongestAddress = 20;
    private const int LongestSpId = 64;

    void IChecked.Check(FieldFaults faults) => Check(faults, "");

    /// <summary>Notes what breaks a rule.</summary>
    /// <param name="faults">Receives it.</param>
    /// <param name="at">What stands before the fields' names.</param>
    internal void Check(FieldFaults faults, string at)
    {
        // Control characters are what spammers put between letters: a text is taken as it is.
        if (Text.Length is 0 or > LongestText)
        {
            faults.Add(at + "text", string.Create(CultureInfo.InvariantCulture, $"has {Text.Length} characters, allowed are 1 to {LongestText}"));
        }

        Address(at + "sender", Sender, faults);
        Address(at + "recipient", Recipient, faults);
        faults.Text(at + "spId", SpId, LongestSpId, required: false);
        faults.Moment(at + "time", Time);
        faults.Range(at + "ngrams", Ngrams, 0, MostNgrams);
    }

    private static void Address(string field, string value, FieldFaults faults)
    {
        faults.Text(field, value, LongestAddress);
        if (!Ascii.IsValid(value))
        {
            faults.Add(field, "has characters beyond ASCII, which no address field carries");
        }
    }
}

/// <summary>Messages to explain at once.</summary>
/// <param name="Messages">1 to 1000 of them.</param>
public sealed record ScreenBatchRequest(IReadOnlyList<ScreenRequest> Messages) : IChecked
{
    /// <summary>Messages at most.</summary>
    public const int MostMessages = 1000;

    void IChecked.Check(FieldFaults faults)
    {
        faults.Count("messages", Messages.Count, 1, MostMessages);
        for (int i = 0; i < int.Min(Messages.Count, MostMessages); i++)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"messages[{i}]");

            // A nullable annotation says nothing about the items of a list to the JSON reader.
            if (Messages[i] is not { } message)
            {
                faults.Add(at, "is null, an object is expected");
            }
            else
            {
                message.Check(faults, at + ".");
            }
        }
    }
}
