namespace SpamGate.Screening.Content;

/// <summary>What was found about the links of a text.</summary>
[Flags]
public enum LinkFindings : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A host on the block list.</summary>
    Blocked = 1,

    /// <summary>A host that looks like a protected one and is not.</summary>
    LookAlike = 2,

    /// <summary>A host whose dots or letters were hidden.</summary>
    Disguised = 4,
}
