namespace SpamGate.Screening.Campaigns;

/// <summary>How far a campaign has got within the window.</summary>
/// <param name="Recipients">Different recipients; somebody who gets it again much later may count again.</param>
/// <param name="Senders">Different senders, up to <see cref="CampaignTable.MostTracked"/>.</param>
/// <param name="Contacts">Different links, numbers and handles in the same words, up to <see cref="CampaignTable.MostTracked"/>.</param>
public readonly record struct CampaignCounts(int Recipients, int Senders, int Contacts);
