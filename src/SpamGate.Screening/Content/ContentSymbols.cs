using SpamGate.Screening.Classification;
using SpamGate.Screening.Normalization;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Content;

/// <summary>Names of the observations about a text.</summary>
public static class ContentSymbols
{
    /// <summary>The classifier's probability reached the lowest threshold of any category and card; weight = the probability.</summary>
    public const string SpamModel = "SPAM_MODEL";

    /// <summary>Letters were hidden; weight = how many.</summary>
    public const string Disguised = "DISGUISED";

    /// <summary>Beginning of the symbols of blocked domains, which follows.</summary>
    public const string LinkBlocked = "LINK_BLOCKED:";

    /// <summary>Beginning of the symbols of look-alikes; the protected domain follows.</summary>
    public const string LinkLookAlike = "LINK_LOOKALIKE:";

    /// <summary>A host whose dots or letters were hidden.</summary>
    public const string DisguisedLink = "LINK_DISGUISED";

    /// <summary>Beginning of the symbols of blocked numbers and handles, which follow.</summary>
    public const string ContactBlocked = "CONTACT_BLOCKED:";

    /// <summary>A host name.</summary>
    public const string HasUrl = "HAS_URL";

    /// <summary>A link shortener.</summary>
    public const string HasShortener = "HAS_SHORTENER";

    /// <summary>A mobile, land-line or hotline number.</summary>
    public const string HasPhone = "HAS_PHONE";

    /// <summary>A QQ or WeChat handle.</summary>
    public const string HasHandle = "HAS_HANDLE";

    /// <summary>A price or discount.</summary>
    public const string HasPrice = "HAS_PRICE";

    /// <summary>Opt-out words.</summary>
    public const string HasOptOut = "HAS_OPT_OUT";

    // Fewer than this and it is somebody's typing.
    private const int DisguisesWorthNaming = 2;

    internal static void Add(StructureFeatures structure, NormalizedText text, ref SymbolList symbols)
    {
        int hidden = text.DisguiseCount + text.VariantCount;
        if (hidden >= DisguisesWorthNaming)
        {
            symbols.Add(Disguised, hidden);
        }

        if ((structure & StructureFeatures.Url) != 0)
        {
            symbols.Add((structure & StructureFeatures.Shortener) != 0 ? HasShortener : HasUrl, 0);
        }

        if ((structure & (StructureFeatures.MobileNumber | StructureFeatures.LandlineNumber | StructureFeatures.HotlineNumber)) != 0)
        {
            symbols.Add(HasPhone, 0);
        }

        if ((structure & StructureFeatures.Handle) != 0)
        {
            symbols.Add(HasHandle, 0);
        }

        if ((structure & (StructureFeatures.Price | StructureFeatures.Discount)) != 0)
        {
            symbols.Add(HasPrice, 0);
        }

        if ((structure & StructureFeatures.OptOut) != 0)
        {
            symbols.Add(HasOptOut, 0);
        }
    }
}
