namespace SpamGate.Screening.Classification;

/// <summary>Stable facts of a text's build, as bits; each is one structure slot of the models.</summary>
[Flags]
public enum StructureFeatures : ulong
{
    None = 0,
    Url = 1UL << 0,
    Shortener = 1UL << 1,
    MobileNumber = 1UL << 2,
    HotlineNumber = 1UL << 3,
    LandlineNumber = 1UL << 4,
    LongNumber = 1UL << 5,
    CodeNumber = 1UL << 6,
    Handle = 1UL << 7,
    Price = 1UL << 8,
    Discount = 1UL << 9,
    SignatureFirst = 1UL << 10,
    SignatureLast = 1UL << 11,
    OptOut = 1UL << 12,
    MixedScripts = 1UL << 13,
    Emoji = 1UL << 14,
    Exclamation = 1UL << 15,
    Question = 1UL << 16,
    Currency = 1UL << 17,
    Percent = 1UL << 18,
    OneNumber = 1UL << 19,
    TwoNumbers = 1UL << 20,
    ManyNumbers = 1UL << 21,

    /// <summary>First of 5 buckets of digits per 100 units kept.</summary>
    DigitShare = 1UL << 24,

    /// <summary>First of 8 buckets of length.</summary>
    Length = 1UL << 30,

    /// <summary>First of 4 buckets of disguised units.</summary>
    Disguised = 1UL << 40,

    /// <summary>First of 4 buckets of traditional and variant characters.</summary>
    Variants = 1UL << 45,

    /// <summary>First of 4 buckets of upper case among Latin letters.</summary>
    UpperCase = 1UL << 50,

    /// <summary>First of 4 buckets of separators per unit.</summary>
    Separators = 1UL << 55,
}
