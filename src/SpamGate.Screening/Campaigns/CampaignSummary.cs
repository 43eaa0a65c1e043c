namespace SpamGate.Screening.Campaigns;

/// <summary>A campaign as one worker tells the others of it.</summary>
/// <param name="Fingerprint">Its words.</param>
/// <param name="Counts">How far it has got there.</param>
internal readonly record struct CampaignSummary(Fingerprint Fingerprint, CampaignCounts Counts);
