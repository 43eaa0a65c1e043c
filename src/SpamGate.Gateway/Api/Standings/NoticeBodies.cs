using SpamGate.Gateway.Api.Requests;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Standings;

/// <summary>How an SP wants to be told.</summary>
/// <param name="Url">Where notices are posted to: https; none = nowhere.</param>
/// <param name="Phone">Telephone of its administrator, for the operator's own hook.</param>
/// <param name="Mail">Mail address of its administrator, for the operator's own hook.</param>
public sealed record NoticeTargetDraft(string? Url = null, string? Phone = null, string? Mail = null) : IChecked
{
    private const int LongestPhone = 20;
    private const int LongestMail = 254;

    void IChecked.Check(FieldFaults faults)
    {
        faults.Text("url", Url, Notices.NoticeAddress.LongestUrl, required: false);
        faults.Text("phone", Phone, LongestPhone, required: false);
        faults.Text("mail", Mail, LongestMail, required: false);
        if (Phone is { Length: > 0 } && !Phone.All(static unit => char.IsAsciiDigit(unit) || unit == '+'))
        {
            faults.Add("phone", $"is '{Phone}', allowed are digits and +");
        }

        if (Mail is { Length: > 0 } && (Mail.IndexOf('@') is not > 0 || Mail.Any(char.IsWhiteSpace) || Mail[0] == '-'))
        {
            faults.Add("mail", $"is '{Mail}', which is no mail address");
        }
    }
}

/// <summary>How an SP is told.</summary>
/// <param name="SpId">The SP.</param>
/// <param name="Url">Where notices are posted to; empty = nowhere.</param>
/// <param name="Phone">Telephone, for the operator's own hook.</param>
/// <param name="Mail">Mail address, for the operator's own hook.</param>
/// <param name="Version">Version; its ETag.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record NoticeTargetView(string SpId, string Url, string Phone, string Mail, long Version, DateTimeOffset ChangedAt)
{
    internal static NoticeTargetView Of(NoticeTargetRecord target) => new(target.SpId, target.Url, target.Phone, target.Mail, target.Version, target.ChangedAt);
}

/// <summary>What notices are signed with.</summary>
/// <param name="Secret">Key of the HMAC-SHA-256 in <c>X-SpamGate-Signature</c>: its characters, not the octets they may stand for.</param>
public sealed record NoticeSecretView(string Secret);

/// <summary>A notice.</summary>
/// <param name="NoticeId">Identity.</param>
/// <param name="Channel">By what it goes.</param>
/// <param name="Kind">What it tells of.</param>
/// <param name="At">When that was.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="DueAt">When it is tried next; null = never.</param>
/// <param name="DoneAt">When it was delivered or given up.</param>
/// <param name="Fault">What went wrong last; empty = nothing.</param>
public sealed record NoticeView(
    Guid NoticeId, NoticeChannel Channel, string Kind, DateTimeOffset At, NoticeState State, int Attempts, DateTimeOffset? DueAt, DateTimeOffset? DoneAt, string Fault)
{
    internal static NoticeView Of(NoticeRecord notice) => new(
        notice.NoticeId, notice.Channel, notice.Kind, notice.At, notice.State, notice.Attempts, notice.State == NoticeState.Waiting ? notice.DueAt : null, notice.DoneAt, notice.Fault);
}
