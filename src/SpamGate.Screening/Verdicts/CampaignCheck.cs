using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Verdicts;

/// <summary>Counts a message among those like it, and says whether they have become a campaign.</summary>
internal static class CampaignCheck
{
    /// <summary>
    /// Counts <paramref name="message"/> for one recipient, and compares with the limits, which a holiday lowers. Only the worker that owns the SP.
    /// </summary>
    /// <returns>True when a limit is reached; symbols name which.</returns>
    public static bool IsCampaign(SmsMessage message, in SmsAddress recipient, SpState state, CampaignLimits limits, ScheduleProfile profile, long now)
    {
        if (message.Content.Fingerprint.IsNone)
        {
            return false;
        }

        var sighting = new CampaignSighting(
            message.Content.Fingerprint, (uint)message.Sender.GetHashCode(), (uint)recipient.GetHashCode(), message.Content.ContactIdentity);
        bool reached = false;
        if (limits.SpRecipients > 0)
        {
            CampaignCounts own = state.Campaigns.Observe(sighting, limits.Window, now);
            reached = Reaches(message, ScreeningSymbols.CampaignOfSp, own.Recipients, (int)LimitFactor.Of(limits.SpRecipients, profile.BurstFactor));
        }

        if (limits.LooksAtAllSps)
        {
            CampaignCounts all = state.WorkerCampaigns.Observe(sighting, limits, now);
            reached |= Reaches(message, ScreeningSymbols.CampaignOfAll, all.Recipients, (int)LimitFactor.Of(limits.Recipients, profile.BurstFactor));
            reached |= Reaches(message, ScreeningSymbols.CampaignSenders, all.Senders, limits.Senders);
            reached |= Reaches(message, ScreeningSymbols.CampaignContacts, all.Contacts, limits.Contacts);
        }

        return reached;
    }

    private static bool Reaches(SmsMessage message, string symbol, int count, int limit)
    {
        if (limit == 0 || count < limit)
        {
            return false;
        }

        message.Content.Symbols.Set(symbol, count);
        return true;
    }
}
