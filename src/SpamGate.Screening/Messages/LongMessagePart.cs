namespace SpamGate.Screening.Messages;

/// <summary>Where a message stands in a long one (3GPP TS 23.040 9.2.3.24.1 and .8, or the SAR TLVs of SMPP 5.3.2.22-24).</summary>
/// <param name="Reference">8 or 16 bit reference the sender chose.</param>
/// <param name="Total">Number of parts, 1 to 255; 0 or 1 = not a long message.</param>
/// <param name="Number">This part, 1 to <paramref name="Total"/>.</param>
public readonly record struct LongMessagePart(ushort Reference, byte Total, byte Number)
{
    /// <summary>True when other parts belong to this message.</summary>
    public bool IsPart => Total > 1;
}
