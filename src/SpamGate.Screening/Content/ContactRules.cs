using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Content;

/// <summary>
/// What the operator says of the hosts, numbers and handles that texts name: blocked, allowed, protected against look-alikes. Immutable. Of two entries
/// that fit, the longer one counts; of equals, the allowing one.
/// </summary>
public sealed class ContactRules
{
    private LookAlikeDomains _lookAlikes = new(DomainList.Empty);

    /// <summary>No rules; costs nothing.</summary>
    public static ContactRules Empty { get; } = new();

    /// <summary>Domains that no text may name.</summary>
    public DomainList BlockedDomains { get; init; } = DomainList.Empty;

    /// <summary>Domains that neither the block list nor the look-alikes concern.</summary>
    public DomainList AllowedDomains { get; init; } = DomainList.Empty;

    /// <summary>Domains that no other may look like.</summary>
    public DomainList ProtectedDomains
    {
        get;
        init
        {
            field = value;
            _lookAlikes = new LookAlikeDomains(value);
        }
    }
    = DomainList.Empty;

    /// <summary>Numbers and handles that no text may name.</summary>
    public ContactList BlockedContacts { get; init; } = ContactList.Empty;

    /// <summary>Numbers and handles that the block list does not concern.</summary>
    public ContactList AllowedContacts { get; init; } = ContactList.Empty;

    /// <summary>One version for all lists; empty when there are none.</summary>
    public string Version => RuleVersion.Combine(
        BlockedDomains.Version, AllowedDomains.Version, ProtectedDomains.Version, BlockedContacts.Version, AllowedContacts.Version);

    internal bool IsEmpty => !LooksAtLinks && BlockedContacts.Count == 0;

    private bool LooksAtLinks => BlockedDomains.Domains.Count + ProtectedDomains.Domains.Count > 0;

    /// <summary>Looks at the hosts and contacts of a text.</summary>
    /// <param name="raw">The text as it came, for the hosts: the normalised one has no dots.</param>
    /// <param name="text">The same, normalised.</param>
    /// <param name="trace">Notes where the links are, and which contacts; null when nobody asks.</param>
    /// <param name="finding">Receives flags and symbols.</param>
    internal void Match(ReadOnlySpan<char> raw, NormalizedText text, ContactTrace? trace, ref ContentFinding finding)
    {
        trace?.Clear();

        // A host has two letters at least, and a dot that is none of the marks can only be known by looking.
        if (text.LatinLetters > 1 && (LooksAtLinks || trace is not null))
        {
            MatchLinks(raw, trace, ref finding);
        }

        if ((text.Digits > 2 || text.LatinLetters > 4) && (BlockedContacts.Count > 0 || trace is not null))
        {
            MatchContacts(text.Span, trace, ref finding);
        }
    }

    private void MatchLinks(ReadOnlySpan<char> raw, ContactTrace? trace, ref ContentFinding finding)
    {
        var links = new LinkReader(raw, stackalloc char[LinkReader.MaxHost]);
        while (links.Read())
        {
            trace?.AddLink(links.Start, links.End, links.Host);
            int allowed = links.HasHomoglyph ? 0 : AllowedDomains.Match(links.Host, out _);
            if (BlockedDomains.Match(links.Host, out string symbol) > allowed)
            {
                finding.Links |= LinkFindings.Blocked;
                finding.Symbols.Add(symbol, 1);
            }
            else if (allowed == 0 && _lookAlikes.Find(links.Host, links.HasHomoglyph) is { } lookAlike)
            {
                finding.Links |= LinkFindings.LookAlike;
                finding.Symbols.Add(lookAlike, 1);
            }

            if (links.IsDisguised || links.HasHomoglyph)
            {
                finding.Links |= LinkFindings.Disguised;
            }
        }

        if ((finding.Links & LinkFindings.Disguised) != 0)
        {
            finding.Symbols.Add(ContentSymbols.DisguisedLink, 1);
        }
    }

    private void MatchContacts(ReadOnlySpan<char> text, ContactTrace? trace, ref ContentFinding finding)
    {
        var contacts = new ContactReader(text, stackalloc char[ContactReader.MaxLength]);
        while (contacts.Read())
        {
            trace?.AddContact(contacts.Value);
            if (BlockedContacts.Match(contacts.Value, out string symbol) > AllowedContacts.Match(contacts.Value, out _))
            {
                finding.ContactIsBlocked = true;
                finding.Symbols.Add(symbol, 1);
            }
        }
    }
}
