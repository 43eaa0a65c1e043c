using SpamGate.Screening.Content;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Configuration;

/// <summary>What commercial and charged messages have to say; each rule is off by default. Registered texts and transactional numbers are exempt.</summary>
public sealed class DisclosureOptions
{
    /// <summary>A charged message names its price.</summary>
    public bool Price { get; set; }

    /// <summary>A charged message says how it is charged.</summary>
    public bool Method { get; set; }

    /// <summary>A commercial message says how to stop it.</summary>
    public bool OptOut { get; set; }

    /// <summary>A commercial message begins or ends with a registered name of its SP in brackets.</summary>
    public bool Signature { get; set; }

    /// <summary>A commercial message names a phone number.</summary>
    public bool Phone { get; set; }

    /// <summary>
    /// A charged message goes only to who agreed, for no more than the price its SP declared for the service, and as declared; an SP that declared services
    /// uses no others.
    /// </summary>
    public bool Consent { get; set; }

    /// <summary>
    /// Tag of the TLV in which submits name their fee: decimal digits, in fen, as in SGIP's FeeValue. Vendor-specific, 0x1400 to 0x3FFF; empty (default) = none does.
    /// </summary>
    public string FeeTlv { get; set; } = "";

    /// <summary>
    /// Tag of the TLV in which submits name their charging method: SGIP's FeeType, one digit or octet; 2 is by message, 3 by month, 0, 1 and 4 cost the
    /// recipient nothing through the carrier. Vendor-specific, 0x1400 to 0x3FFF; empty (default) = none does.
    /// </summary>
    public string MethodTlv { get; set; } = "";

    /// <summary>The rules about texts.</summary>
    internal DisclosureParts Parts =>
        (Price ? DisclosureParts.Price : 0) | (Method ? DisclosureParts.Method : 0) | (OptOut ? DisclosureParts.OptOut : 0)
        | (Signature ? DisclosureParts.Signature : 0) | (Phone ? DisclosureParts.Phone : 0);
}

/// <summary>A service that an SP declared.</summary>
public sealed class ServiceCodeOptions
{
    /// <summary>Its service_type: 1 to 5 characters of ASCII.</summary>
    public string Code { get; set; } = "";

    /// <summary>Declared price in fen; 0 (default) = free.</summary>
    [System.ComponentModel.DataAnnotations.Range(0, 99_999)]
    public int PriceFen { get; set; }

    /// <summary>Declared method: Free, PerMessage or Monthly; Unspecified (default) = any.</summary>
    public Charging Charging { get; set; }
}
