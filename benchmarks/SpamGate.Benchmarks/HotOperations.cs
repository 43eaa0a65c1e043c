using System.Buffers;
using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;
using SpamGate.Smpp.Text;
using SpamGate.Smpp.Wire;

namespace SpamGate.Benchmarks;

/// <summary>The steps every message takes, each as one call, for the micro benchmarks and the allocation budgets alike.</summary>
public sealed class HotOperations
{
    /// <summary>65 characters of Chinese.</summary>
    public const string Chinese = "【示例银行】您尾号8321的账户于今日10时32分完成一笔转账，金额2,350.00元，余额9,120.55元。如非本人操作请致电客服热线。";

    /// <summary>137 characters of English.</summary>
    public const string English =
        "Your parcel 48213377 will arrive today between 14:00 and 16:00. Please keep the collection code 5521 at hand and sign at the front door.";

    private const int Batch = 64;
    private readonly RingChannel<object> _ring = new(1024);
    private readonly object[] _items = [.. Enumerable.Range(0, Batch).Select(_ => new object())];
    private readonly object[] _read = new object[Batch];
    private readonly byte[] _submit;
    private readonly byte[] _response = new byte[64];
    private readonly SendWindow<object> _window = new(128);
    private readonly byte[] _ucs2 = new byte[Chinese.Length * 2];
    private readonly byte[] _gsm = new byte[English.Length * 2];
    private readonly int _gsmLength;
    private readonly char[] _text = new char[256];
    private readonly ContentScratch _scratch = new();
    private readonly SmsMessage _chinese = new();
    private readonly SmsMessage _english = new();
    private readonly SpState _state = new();
    private readonly ScreeningEngine _engine;
    private readonly ContentOperations _content = new();
    private readonly LimitOperations _limits = new(100_000);
    private readonly ScheduleOperations _schedules = new(AllocationBudgets.ScheduleFile);
    private readonly ClassifierOperations _classifier;
    private ReadOnlySequence<byte> _stream;

    /// <summary>Loads the model and prepares the inputs.</summary>
    /// <param name="modelDirectory">E.g. models/default.</param>
    public HotOperations(string modelDirectory)
    {
        _engine = new ScreeningEngine(new ScreeningSnapshot { Content = new ContentEngine(ModelDirectory.Load(modelDirectory), KeywordRules.Empty) });
        _classifier = new ClassifierOperations(modelDirectory, _content.KeywordFile);
        SmsText.EncodeUcs2(Chinese, _ucs2);
        SmsText.TryEncodeGsm7(English, _gsm, out _gsmLength);
        var message = new OutgoingMessage
        {
            Source = "10690001"u8,
            Destination = "8613800138000"u8,
            DataCoding = 8,
            ShortMessage = _ucs2,
        };
        _submit = new byte[message.MaxPduLength];
        _submit = _submit[..Pdu.WriteSubmitSm(_submit, 7, message)];
        Fill(_chinese, Chinese);
        Fill(_english, English);
    }

    /// <summary>Every operation by name.</summary>
    public IReadOnlyDictionary<string, Action> All => new Dictionary<string, Action>
    {
        ["ring: write 64, read 64"] = Ring,
        ["wire: frame and parse submit_sm"] = FrameAndParse,
        ["wire: write submit_sm_resp"] = WriteResponse,
        ["window: reserve and complete"] = Window,
        ["text: decode UCS-2"] = DecodeUcs2,
        ["text: decode GSM 7-bit"] = DecodeGsm7,
        ["screening: inspect Chinese"] = InspectChinese,
        ["screening: inspect English"] = InspectEnglish,
        ["screening: decide"] = Decide,
        ["content: all, 4,096 Chinese texts"] = _classifier.Chinese,
        ["content: all, 4,096 English texts"] = _classifier.English,
        ["content: 100,000 keywords"] = _content.Keywords,
        ["content: links and contacts"] = _content.Contacts,
        ["content: fingerprint"] = _content.Fingerprint,
        ["content: templates"] = _content.Templates,
        ["limits: reserve and return a cap"] = _limits.ReserveAndReturn,
        ["limits: quota"] = _limits.Quota,
        ["limits: look at a cap"] = _limits.Check,
        ["schedules: what holds now"] = _schedules.Now,
        ["schedules: what holds at any moment"] = _schedules.AnyMoment,
        ["schedules: next allowed hour"] = _schedules.NextAllowed,
        ["schedules: decide a promotion with hours, limits and consent"] = _schedules.Decide,
        ["campaigns: observe"] = _content.Observe,
    };

    /// <summary>64 items through the ring with one claim.</summary>
    public void Ring()
    {
        _ring.TryWriteMany(_items);
        _ring.TryReadMany(_read);
    }

    /// <summary>One submit_sm out of a stream, its fields found.</summary>
    public void FrameAndParse()
    {
        _stream = new ReadOnlySequence<byte>(_submit);
        PduFramer.TryReadFrame(ref _stream, 70 * 1024, out _, out ReadOnlySequence<byte> frame);
        MessageParser.TryParseSubmitSm(frame.FirstSpan, out _);
    }

    /// <summary>One submit_sm_resp.</summary>
    public void WriteResponse() => Pdu.WriteSubmitSmResp(_response, CommandStatus.EsmeROk, 7, "0123456789"u8);

    /// <summary>One request in flight and back.</summary>
    public void Window()
    {
        _window.TryReserve(_items[0], 1, out uint sequence);
        _window.TryComplete(sequence, out _);
    }

    /// <summary>The Chinese text from the wire.</summary>
    public void DecodeUcs2() => SmsText.Decode(8, _ucs2, _text, DefaultAlphabet.Gsm7, out _);

    /// <summary>The English text from the wire.</summary>
    public void DecodeGsm7() => SmsText.Decode(0, _gsm.AsSpan(0, _gsmLength), _text, DefaultAlphabet.Gsm7, out _);

    /// <summary>Normalise, extract, score.</summary>
    public void InspectChinese() => _engine.Inspect(_chinese, _scratch);

    /// <summary>Normalise, extract, score.</summary>
    public void InspectEnglish() => _engine.Inspect(_english, _scratch);

    /// <summary>Lists, rate, verdict.</summary>
    public void Decide() => _engine.Decide(_chinese, _chinese.Recipient, _state, new(1, 0));

    private static void Fill(SmsMessage message, string text)
    {
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        message.Sender = SmsAddress.Create(Encoding.ASCII.GetBytes("10690001"), AddressKind.Number);
        message.Recipient = SmsAddress.Create(Encoding.ASCII.GetBytes("8613800138000"), AddressKind.Number);
        message.Sp = new SpPolicy
        {
            SpId = "sp001",
            Name = "benchmark",
            Index = 0,
            AccessNumbers = [message.Sender],
            TransactionalNumbers = AddressSet.Empty,
            Card = Card.Green,
            MessagesPerSecond = 0,
            RateLimit = GcraLimit.PerSecond(1_000_000_000, 1_000_000_000),
        };
    }
}
