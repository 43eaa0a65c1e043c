namespace SpamGate.Screening.Content;

/// <summary>What the recipient of a commercial or charged message has to be told in it.</summary>
[Flags]
public enum DisclosureParts : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What it costs: a number with 元, 角 or 分, 免费, 资费. Of charged messages.</summary>
    Price = 1,

    /// <summary>How it is charged: by message, by month, on demand. Of charged messages.</summary>
    Method = 2,

    /// <summary>How to stop it: 退订, TD, T, R ... to be answered or sent. Of commercial messages.</summary>
    OptOut = 4,

    /// <summary>Who sends it: the registered name of the SP, in brackets at the beginning or the end. Of commercial messages.</summary>
    Signature = 8,

    /// <summary>A phone number to ask at. Of commercial messages.</summary>
    Phone = 16,

    /// <summary>What charged messages need.</summary>
    OfCharged = Price | Method,

    /// <summary>What commercial messages need.</summary>
    OfCommercial = OptOut | Signature | Phone,
}
