using System.Globalization;
using System.Text;
using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Benchmarks;

/// <summary>
/// What content rules and campaigns add to a message, over 4,096 different texts of 65 Chinese characters in turn: no text is in the caches because the last
/// message had it too.
/// </summary>
public sealed class ContentOperations
{
    private const int Texts = 4_096;
    private const int CommonHan = 3_000;
    private const long Minute = 60_000_000_000;

    private readonly SmsMessage[] _messages;

    // Inspected once, with their fingerprints; the others are inspected anew by each operation.
    private readonly SmsMessage[] _inspected;
    private readonly ContentScratch _scratch = new();
    private readonly SpState _state = new();
    private readonly ScreeningEngine _plain;
    private readonly ScreeningEngine _keywords;
    private readonly ScreeningEngine _contacts;
    private readonly ScreeningEngine _campaigns;
    private readonly SpPolicy _templateSp;
    private int _next;
    private long _now = Minute;

    /// <summary>Makes texts and rules from a seed.</summary>
    public ContentOperations()
    {
        var random = new Random(17);
        KeywordFile = MakeKeywords(random, 100_000);
        KeywordRules one = KeywordRules.Parse(new StringReader("示例词语"), "one");
        _plain = Engine(new ContentEngine(null, one));
        _keywords = Engine(new ContentEngine(null, KeywordRules.Parse(new StringReader(KeywordFile), "many")));
        _contacts = Engine(new ContentEngine(null, one) { Contacts = MakeContacts(random) });
        _campaigns = Engine(new ContentEngine(null, one) { TakesFingerprints = true });
        _messages = [.. Enumerable.Range(0, Texts).Select(i => Message(Text(random), i))];
        _templateSp = Sp(TemplateSet.Read(new StringReader(string.Concat(Enumerable.Range(0, 1_000).Select(_ => $"【{Han(random, 4)}】{Han(random, 20)}{{number}}{Han(random, 10)}\n"))), new List<ListFault>()));
        _inspected = [.. Enumerable.Range(0, Texts).Select(i => Message(Text(random), i))];
        foreach (SmsMessage message in _inspected)
        {
            _campaigns.Inspect(message, _scratch);
        }

        Observe();
    }

    /// <summary>100,000 rules, a tenth of them combinations, a fiftieth exceptions.</summary>
    public string KeywordFile { get; }

    /// <summary>Normalise, index, match one rule: what the others are to be compared with.</summary>
    public void Plain() => _plain.Inspect(Next(), _scratch);

    /// <summary>The same with 100,000 rules.</summary>
    public void Keywords() => _keywords.Inspect(Next(), _scratch);

    /// <summary>The same with 10,000 blocked domains, 10,000 blocked contacts and 100 protected domains; every fourth text has a link, every other a number.</summary>
    public void Contacts() => _contacts.Inspect(Next(), _scratch);

    /// <summary>The same with links and contacts noted and a fingerprint.</summary>
    public void Fingerprint() => _campaigns.Inspect(Next(), _scratch);

    /// <summary>The same with 1,000 templates of the SP.</summary>
    public void Templates()
    {
        SmsMessage message = Next();
        SpPolicy? sp = message.Sp;
        message.Sp = _templateSp;
        _plain.Inspect(message, _scratch);
        message.Sp = sp;
    }

    /// <summary>One message counted for its SP and over all SPs, and decided.</summary>
    public void Observe()
    {
        SmsMessage message = _inspected[_next++ & (Texts - 1)];
        _now += 1_000_000;
        _campaigns.Decide(message, message.Recipient, _state, new(_now, 0));
    }

    private SmsMessage Next() => _messages[_next++ & (Texts - 1)];

    private static ScreeningEngine Engine(ContentEngine content) => new(new ScreeningSnapshot
    {
        Content = content,
        Campaigns = new CampaignLimits { SpRecipients = 1_000_000, Recipients = 1_000_000, Senders = 8, Contacts = 8 },
    });

    private static string MakeKeywords(Random random, int count)
    {
        var file = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            file.Append(Han(random, random.Next(2, 7))).Append(i % 10 == 0 ? "+" + Han(random, 2) : "").Append(CultureInfo.InvariantCulture, $"; name=r{i}").AppendLine(i % 50 == 7 ? "; except" : "");
        }

        return file.ToString();
    }

    private static ContactRules MakeContacts(Random random)
    {
        var faults = new List<ListFault>();
        return new ContactRules
        {
            BlockedDomains = DomainList.Read(new StringReader(Lines(10_000, () => Latin(random, 8) + ".cn")), ContentSymbols.LinkBlocked, faults),
            ProtectedDomains = DomainList.Read(new StringReader(Lines(100, () => Latin(random, 9) + ".com.cn")), "", faults),
            BlockedContacts = ContactList.Read(new StringReader(Lines(10_000, () => Mobile(random))), ContentSymbols.ContactBlocked, faults),
        };
    }

    private static string Lines(int count, Func<string> line) => string.Join('\n', Enumerable.Range(0, count).Select(_ => line()));

    private static string Text(Random random)
    {
        string link = random.Next(4) == 0 ? $" http://{Latin(random, 7)}.cn/{Latin(random, 4)} " : "";
        string number = random.Next(2) == 0 ? Mobile(random) : "";
        return "【" + Han(random, 4) + "】" + Han(random, 25) + number + link + Han(random, int.Max(4, 34 - number.Length - link.Length));
    }

    private static string Mobile(Random random) => "138" + random.Next(100_000_000).ToString("D8", CultureInfo.InvariantCulture);

    private static string Han(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)(0x4E00 + random.Next(CommonHan))));

    private static string Latin(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(26))));

    private static SmsMessage Message(string text, int index)
    {
        var message = new SmsMessage
        {
            Sp = Sp(TemplateSet.Empty),
            Ownership = SenderOwnership.Owned,
            Sender = SmsAddress.Create("10690001"u8, AddressKind.Number),
            Recipient = SmsAddress.Create(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"861380013{index:D4}")), AddressKind.Number),
        };
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        return message;
    }

    private static SpPolicy Sp(TemplateSet templates) => new()
    {
        SpId = "sp001",
        Name = "benchmark",
        Index = 0,
        AccessNumbers = [],
        TransactionalNumbers = AddressSet.Empty,
        Templates = templates,
        Card = Card.Green,
        MessagesPerSecond = 0,
        RateLimit = GcraLimit.PerSecond(0, 1),
    };
}
