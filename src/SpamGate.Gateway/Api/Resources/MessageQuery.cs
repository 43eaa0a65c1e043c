using System.Globalization;
using System.Text;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.MessageLog;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>
/// Which messages of the log are asked for: <c>number</c>, <c>spId</c>, <c>messageId</c>, <c>from</c>, <c>to</c>, all that fit every one given. Without
/// <c>from</c>, the last day. An SP's key asks for its own, whatever it names.
/// </summary>
[QueryParameter("number", "Sender or recipient, with or without + and country code; at most 65 characters.")]
[QueryParameter("spId", "The SP; of an SP's key, its own.")]
[QueryParameter("messageId", "Message id as the SP was given it.")]
[QueryParameter("from", "Received from this moment on; without it, the last day.", IsMoment = true)]
[QueryParameter("to", "Received before this moment.", IsMoment = true)]
internal sealed class MessageQuery : IRequestPart
{
    private const int LongestText = 65;
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    private MessageQuery(MessageLogQuery query, bool isNobodys)
    {
        Query = query;
        IsNobodys = isNobodys;
    }

    private MessageQuery(IResult fault)
    {
        Query = new MessageLogQuery();
        Fault = fault;
    }

    /// <inheritdoc/>
    public IResult? Fault { get; }

    /// <summary>The question.</summary>
    public MessageLogQuery Query { get; }

    /// <summary>True when nothing can fit: an SP asks for another's.</summary>
    public bool IsNobodys { get; }

    /// <summary>Reads it; the framework calls this.</summary>
    public static ValueTask<MessageQuery> BindAsync(HttpContext context)
    {
        var faults = new FieldFaults();
        string? number = Text(context, "number", faults);
        string? spId = Text(context, "spId", faults);
        string? messageId = Text(context, "messageId", faults);
        DateTimeOffset now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        DateTimeOffset from = Moment(context, "from", now - s_day, faults);
        DateTimeOffset to = Moment(context, "to", now + s_day, faults);
        if (number is not null && !Ascii.IsValid(number))
        {
            faults.Add("number", "has characters beyond ASCII, which no address has");
        }

        if (!faults.IsEmpty)
        {
            return ValueTask.FromResult(new MessageQuery(Problem.Invalid(faults.All)));
        }

        ApiCaller caller = context.Caller();
        SnapshotSource snapshots = context.RequestServices.GetRequiredService<SnapshotSource>();
        return ValueTask.FromResult(new MessageQuery(
            new MessageLogQuery
            {
                Number = number is null ? null : snapshots.Current.NumberingPlan.Canonicalise(ton: 0, npi: 0, Encoding.ASCII.GetBytes(number)),
                SpId = caller.IsSp ? caller.SpId : spId,
                MessageId = messageId,
                From = from,
                To = to,
            },
            spId is not null && !caller.MaySee(spId)));
    }

    private static string? Text(HttpContext context, string name, FieldFaults faults)
    {
        if (context.Request.Query[name] is not { Count: > 0 } given)
        {
            return null;
        }

        string text = given.ToString();
        faults.Text(name, text, LongestText);
        return text;
    }

    private static DateTimeOffset Moment(HttpContext context, string name, DateTimeOffset otherwise, FieldFaults faults)
    {
        if (context.Request.Query[name] is not { Count: > 0 } given)
        {
            return otherwise;
        }

        if (!DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment))
        {
            faults.Add(name, "is no moment such as 2026-11-24T08:00:00Z");
        }

        return moment;
    }
}
