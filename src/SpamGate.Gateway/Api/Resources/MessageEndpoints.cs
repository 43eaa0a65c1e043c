using System.Globalization;
using System.Text;
using System.Text.Json;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Storage.MessageLog;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A message of the log; its text is not kept.</summary>
/// <param name="ReceivedAt">When the request was read.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="Sender">Sender; a person's number masked.</param>
/// <param name="Recipient">Recipient, masked.</param>
/// <param name="SpId">SP; empty for a subscriber's message.</param>
/// <param name="Account">Account that submitted it.</param>
/// <param name="MessageId">Message id as the SP was given it; empty for what got none.</param>
/// <param name="Status">command_status it was answered with, in hex.</param>
/// <param name="Action">What was done.</param>
/// <param name="Reason">The check that spoke.</param>
/// <param name="Category">What the text is.</param>
/// <param name="Fingerprint">Fingerprint of its words, in hex; null = none was taken.</param>
/// <param name="Part">Place in a long message, as <c>2/3</c>; null = it is none.</param>
public sealed record MessageView(
    DateTimeOffset ReceivedAt, DateTimeOffset AnsweredAt, string Sender, string Recipient, string SpId, string Account, string MessageId, string Status, string Action,
    string Reason, string Category, string? Fingerprint, string? Part)
{
    /// <summary>What is shown of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isClear">True: numbers as they are.</param>
    public static MessageView Of(MessageLogEntry entry, bool isClear) => new(
        entry.ReceivedAt,
        entry.AnsweredAt,
        isClear ? entry.Sender.ToString() : NumberMask.InText(entry.Sender.ToString()),
        isClear ? entry.Recipient.ToString() : entry.Recipient.ToMaskedString(),
        entry.SpId,
        entry.Account,
        entry.MessageId,
        string.Create(CultureInfo.InvariantCulture, $"0x{entry.Status:X8}"),
        LabelValue.SnakeCase(entry.Action.ToString()),
        LabelValue.SnakeCase(entry.Reason.ToString()),
        entry.Category.Name(),
        entry.Fingerprint == 0 ? null : entry.Fingerprint.ToString("x16", CultureInfo.InvariantCulture),
        entry.Part.IsPart ? string.Create(CultureInfo.InvariantCulture, $"{entry.Part.Number}/{entry.Part.Total}") : null);
}

/// <summary><c>/messages</c>: who sent what kind of message to whom and when it was answered, for five months.</summary>
internal static class MessageEndpoints
{
    private const string Tag = "Messages";
    private const string Header = "received_at,answered_at,sender,recipient,sp_id,account,message_id,status,action,reason,category,fingerprint,part\r\n";

    /// <summary>Lines between two flushes of an export.</summary>
    private const int LinesAtOnce = 500;

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/messages", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<MessageView>()
            .As("Messages", Tag, "Messages of the log, numbers masked; number, spId, messageId, from and to narrow it down; without from, the last day");
        api.MapGet("/messages/export", Export).ReadBy(ApiRoles.SpAndStaff).Produces<string>(contentType: "text/csv")
            .As("ExportMessages", Tag, "The same as CSV, all of it");
        api.MapPost("/messages/export", ExportClear).WrittenBy(ApiRoles.Ops | ApiRoles.Auditor).Produces<string>(contentType: "text/csv")
            .As("ExportClearMessages", Tag, "The same with the numbers as they are; the audit keeps who asked for what, and why");
    }

    private static async Task<Answer> Page(MessageQuery query, PageRequest page, MessageLogFeed feed, HttpContext http)
    {
        if (feed.Log is not { } log || query.IsNobodys)
        {
            return Answer.Ok(new Page<MessageView>([], null));
        }

        if (page.After is not null && !MessageLogReader.IsPosition(page.After))
        {
            return Problem.Invalid("cursor", "is none that a page of messages gave as next");
        }

        // Reads and decrypts files: not on a thread that carries messages.
        List<MessageLogEntry> read = await YieldingThread.RunAsync(
            () => log.Reader.Find(query.Query with { After = page.After }).TakeWhile(_ => !http.RequestAborted.IsCancellationRequested).Take(page.Limit + 1).ToList()).ConfigureAwait(false);
        string? next = read.Count > page.Limit ? CursorSeal.Seal(read[page.Limit - 1].Position) : null;
        return Answer.Ok(new Page<MessageView>([.. read.Take(page.Limit).Select(static entry => MessageView.Of(entry, isClear: false))], next));
    }

    private static Task Export(MessageQuery query, MessageLogFeed feed, HttpContext http) => WriteAsync(query, feed, http, isClear: false);

    private static async Task ExportClear(MessageQuery query, MessageLogFeed feed, RecordRequests records, HttpContext http)
    {
        string asked = JsonSerializer.Serialize(
            new { number = query.Query.Number?.ToMaskedString(), query.Query.SpId, query.Query.MessageId, query.Query.From, query.Query.To }, ApiJson.Options);
        Answer noted = await records.WriteAsync(http, edit =>
        {
            edit.Note("MessageLog", "export", asked);
            return Task.FromResult(Answer.Done());
        }).ConfigureAwait(false);
        if (noted.IsFault)
        {
            await noted.ExecuteAsync(http).ConfigureAwait(false);
            return;
        }

        await WriteAsync(query, feed, http, isClear: true).ConfigureAwait(false);
    }

    private static async Task WriteAsync(MessageQuery query, MessageLogFeed feed, HttpContext http, bool isClear)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = "attachment; filename=messages.csv";
        await http.Response.WriteAsync(Header, http.RequestAborted).ConfigureAwait(false);
        if (feed.Log is not { } log || query.IsNobodys)
        {
            return;
        }

        using IEnumerator<MessageLogEntry> entries = log.Reader.Find(query.Query).GetEnumerator();
        while (await YieldingThread.RunAsync(() => Lines(entries, isClear)).ConfigureAwait(false) is { Length: > 0 } lines)
        {
            await http.Response.WriteAsync(lines, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static string Lines(IEnumerator<MessageLogEntry> entries, bool isClear)
    {
        var text = new StringBuilder();
        for (int i = 0; i < LinesAtOnce && entries.MoveNext(); i++)
        {
            MessageView view = MessageView.Of(entries.Current, isClear);
            text.AppendJoin(
                ',',
                view.ReceivedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                view.AnsweredAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                Field(view.Sender),
                Field(view.Recipient),
                Field(view.SpId),
                Field(view.Account),
                Field(view.MessageId),
                view.Status,
                view.Action,
                view.Reason,
                view.Category,
                view.Fingerprint,
                view.Part).Append("\r\n");
        }

        return text.ToString();
    }

    // RFC 4180; what a spreadsheet would take for a formula is made text, for names come from outside.
    private static string Field(string value)
    {
        string safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' ? "'" + value : value;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
