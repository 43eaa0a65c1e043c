namespace SpamGate.Screening.Campaigns;

/// <summary>One message to one recipient, as campaigns see it.</summary>
/// <param name="Fingerprint">Of its words.</param>
/// <param name="Sender">Hash of the sender.</param>
/// <param name="Recipient">Hash of the recipient.</param>
/// <param name="Contacts">Hash of the links, numbers and handles in it; 0 = none.</param>
public readonly record struct CampaignSighting(Fingerprint Fingerprint, uint Sender, uint Recipient, ulong Contacts);
