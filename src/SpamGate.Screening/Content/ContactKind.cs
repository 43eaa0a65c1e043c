namespace SpamGate.Screening.Content;

/// <summary>How a text asks to be answered.</summary>
public enum ContactKind : byte
{
    /// <summary>A mobile number of 11 digits, <c>1</c> and <c>3</c> to <c>9</c> first; a country code 86 is taken off.</summary>
    Mobile,

    /// <summary>400 and 800 numbers of 10 digits.</summary>
    Hotline,

    /// <summary>Short codes: 95 and 96 with 3 to 6 digits behind, 10 with 3 to 8, 12 with 3.</summary>
    ShortCode,

    /// <summary>An area code, which begins with 0, and 7 or 8 digits.</summary>
    Landline,

    /// <summary>A QQ number of 5 to 11 digits, named as such.</summary>
    Qq,

    /// <summary>A WeChat id, named as such.</summary>
    WeChat,
}
