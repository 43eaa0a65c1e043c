using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Cards;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Storage.Conduct;

/// <summary>Writes what an SP is to be told, in the transaction of what it is told of. Identities follow from the events, so a notice written twice is there once.</summary>
/// <param name="hasCommand">The operator has a command that takes every notice.</param>
public sealed class NoticeWriter(bool hasCommand)
{
    private const string Company = "";

    /// <summary>Adds the notices of new events and changed cards.</summary>
    /// <param name="edit">The transaction.</param>
    /// <param name="facts">New events, kept.</param>
    /// <param name="before">The standing as it was written; null = it was not.</param>
    /// <param name="standing">The standing they lead to.</param>
    /// <param name="terms">Ladder and working days.</param>
    public async Task AddAsync(RecordEdit edit, IReadOnlyList<ConductEvent> facts, StandingRecord? before, SpStanding standing, ConductTerms terms)
    {
        NoticeTargetRecord? target = await edit.Records.NoticeTargets.FindAsync(standing.SpId).ConfigureAwait(false);
        bool hasWebhook = target is { Url.Length: > 0 };
        if (!hasWebhook && !hasCommand)
        {
            return;
        }

        foreach (Notice notice in facts.Select(fact => Of(fact, standing, terms)).OfType<Notice>().Concat(Cards(facts, before, standing)))
        {
            if (hasWebhook)
            {
                await AddAsync(edit, notice, NoticeChannel.Webhook).ConfigureAwait(false);
            }

            if (hasCommand)
            {
                await AddAsync(edit, notice, NoticeChannel.Command).ConfigureAwait(false);
            }
        }
    }

    private static async Task AddAsync(RecordEdit edit, Notice notice, NoticeChannel channel)
    {
        if (await edit.Records.Notices.FindAsync(notice.NoticeId, channel).ConfigureAwait(false) is null)
        {
            edit.Records.Notices.Add(new NoticeRecord
            {
                NoticeId = notice.NoticeId,
                Channel = channel,
                SpId = notice.SpId,
                Kind = notice.Kind,
                At = notice.At,
                Body = notice.ToJson(),
                DueAt = edit.Now,
            });
        }
    }

    private static Notice? Of(ConductEvent fact, SpStanding standing, ConductTerms terms)
    {
        Notice? notice = fact switch
        {
            Breach breach => About(fact, "breach", standing) with
            {
                BreachId = breach.Id,
                Class = breach.Class.ToString(),
                Deducts = breach.Points,
                Rule = breach.Rule,
                Messages = breach.Messages,
                AppealBy = Moment(terms.Calendar.EndOfWorkingDay(breach.At, terms.Ladder.AppealDays)),
                RectifyBy = Moment(standing.Tracks.FirstOrDefault(track => track.Port == fact.Port)?.RectifyBy ?? standing.Company.RectifyBy),
            },
            BreachReversed reversal => About(fact, "breach_reversed", standing) with { BreachId = reversal.BreachId, AppealId = reversal.AppealId },
            AppealFiled appeal => About(fact, "appeal_filed", standing) with { BreachId = appeal.BreachId, AppealId = appeal.Id },
            AppealDecided decided => About(fact, "appeal_decided", standing) with { AppealId = decided.AppealId, Accepted = decided.Upheld },
            RectificationJudged judged => About(fact, "rectification_judged", standing) with { Accepted = judged.Accepted },
            ProposalDeclined => About(fact, "proposal_declined", standing),
            CardReleased => About(fact, "card_released", standing),
            _ => null,
        };
        return notice is null || fact.Reason.Length == 0 ? notice : notice with { Reason = fact.Reason };
    }

    private static Notice About(ConductEvent fact, string kind, SpStanding standing) => new(
        IdOf($"event\n{fact.Id}"), fact.SpId, kind, DateTimeOffset.FromUnixTimeMilliseconds(fact.At), fact.Port, NameOf(standing.Company.Card), standing.Company.Points);

    private static IEnumerable<Notice> Cards(IReadOnlyList<ConductEvent> facts, StandingRecord? before, SpStanding standing)
    {
        Dictionary<string, string> numbers = before is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(before.Ports)!;
        foreach (TrackStanding track in standing.Tracks)
        {
            Card earlier = track.Port is { } port
                ? numbers.Remove(port, out string? card) ? Enum.Parse<Card>(card) : Card.Green
                : before?.Card ?? Card.Green;
            if (track.Card != earlier)
            {
                yield return Turned(facts, standing, track.Port, earlier, track.Card) with { Until = Moment(track.Until), RectifyBy = Moment(track.RectifyBy) };
            }
        }

        // A number whose every breach was reversed has no track any more.
        foreach ((string port, string card) in numbers)
        {
            yield return Turned(facts, standing, port, Enum.Parse<Card>(card), Card.Green);
        }
    }

    // The identity has what caused the change, not since when the card holds: a reversal gives back a card with the moment it had, and the same card may be given
    // back twice. Folding the same events again finds no change, because the standing is written with the notice.
    private static Notice Turned(IReadOnlyList<ConductEvent> facts, SpStanding standing, string? port, Card earlier, Card card)
    {
        (string cause, long at) = facts.Count > 0 ? (facts[^1].Id.ToString(), facts[^1].At) : (FormattableString.Invariant($"{standing.AsOf}"), standing.AsOf);
        return new Notice(
            IdOf($"card\n{standing.SpId}\n{port ?? Company}\n{earlier}\n{card}\n{cause}"),
            standing.SpId,
            "card",
            DateTimeOffset.FromUnixTimeMilliseconds(at),
            port,
            NameOf(card),
            standing.Company.Points);
    }

    private static string NameOf(Card card) => card.ToString().ToLowerInvariant();

    private static DateTimeOffset? Moment(long? milliseconds) => milliseconds is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment) : null;

    private static Guid IdOf(string subject) => new(SHA256.HashData(Encoding.UTF8.GetBytes(subject)).AsSpan(0, 16));
}
