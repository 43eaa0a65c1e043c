using System.Globalization;
using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Api.Explaining;

/// <summary>
/// Decides messages that nobody sent, with the engine that decides those that somebody did, on a state of its own: rates, campaigns and caps of
/// the live SP are neither asked nor spent, so the answer is what the first message of a quiet day would get. One thread at a time.
/// </summary>
internal sealed class VerdictProbe(GatewayClock clock)
{
    private readonly ContentScratch _scratch = new();
    private readonly SmsMessage _message = new();

    /// <summary>Explains one message.</summary>
    /// <param name="request">The message; checked.</param>
    /// <param name="snapshot">What to decide by.</param>
    /// <param name="sp">The SP whose account submits it; null = a trunk that carries everybody.</param>
    public ScreenAnswer Explain(ScreenRequest request, GatewaySnapshot snapshot, SpPolicy? sp)
    {
        DateTimeOffset time = request.Time ?? clock.Provider.GetUtcNow();
        SmsMessage message = _message;
        message.Sender = Canonical(request.Sender, snapshot);
        message.Recipient = Canonical(request.Recipient, snapshot);
        request.Text.CopyTo(message.ReserveText(request.Text.Length));
        message.TextLength = request.Text.Length;
        Own(message, snapshot, sp);

        snapshot.Engine.Inspect(message, _scratch);
        var now = new ScreeningTime(clock.Now, time.ToUnixTimeMilliseconds());
        message.Verdict = snapshot.Engine.Decide(message, message.Recipient, new SpState(), now);
        return Answer(request, message, snapshot, time);
    }

    private static SmsAddress Canonical(string address, GatewaySnapshot snapshot) =>
        snapshot.NumberingPlan.Canonicalise(ton: 0, npi: 0, Encoding.ASCII.GetBytes(address));

    private static void Own(SmsMessage message, GatewaySnapshot snapshot, SpPolicy? sp)
    {
        bool owned = snapshot.TryFindOwner(message.Sender, out SpPolicy? owner);
        message.Sp = (sp ?? owner)?.WithFullBuckets();
        message.Ownership = sp is null
            ? owned ? SenderOwnership.Owned : SenderOwnership.Subscriber
            : owned && owner!.Index == sp.Index ? SenderOwnership.Owned : SenderOwnership.NotOwned;
    }

    private static ScreenAnswer Answer(ScreenRequest request, SmsMessage message, GatewaySnapshot snapshot, DateTimeOffset time)
    {
        ref readonly ContentFinding content = ref message.Content;
        ContentEngine engine = snapshot.Engine.Snapshot.Content;
        SpPolicy? sp = message.Sp;
        return new ScreenAnswer(
            LabelValue.SnakeCase(message.Verdict.Action.ToString()),
            LabelValue.SnakeCase(message.Verdict.WouldBe.ToString()),
            LabelValue.SnakeCase(message.Verdict.Reason.ToString()),
            message.Verdict.Category.Name(),
            float.IsNaN(content.SpamProbability) ? null : Plain(content.SpamProbability),
            Plain(engine.ThresholdOf(content, sp?.CardOf(message.Sender) ?? Card.Green)),
            sp?.SpId,
            sp is null ? null : LabelValue.SnakeCase(sp.Card.ToString()),
            LabelValue.SnakeCase(message.Ownership.ToString()),
            sp is not null && sp.TransactionalNumbers.Contains(message.Sender),
            content.IsTemplate,
            Symbols(content.Symbols),
            [.. engine.StrongestPieces(request.Text, request.Ngrams ?? ScreenRequest.DefaultNgrams).Select(static piece => new ScreenNgram(piece.Piece, Plain(piece.Contribution)))],
            engine.ModelName is null ? null : new ScreenModel(engine.ModelName, engine.ModelSha!),
            engine.RuleVersion,
            snapshot.Version,
            time);
    }

    private static ScreenSymbol[] Symbols(SymbolList symbols)
    {
        var list = new ScreenSymbol[symbols.Count];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = new ScreenSymbol(symbols[i].Name, Plain(symbols[i].Weight));
        }

        return list;
    }

    // 0.8 as 0.8, not as 0.800000011920929.
    private static double Plain(float value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
