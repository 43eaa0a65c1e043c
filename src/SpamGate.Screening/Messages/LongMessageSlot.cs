namespace SpamGate.Screening.Messages;

/// <summary>Handle of an assembly in a <see cref="LongMessageAssembler"/>; valid until the next part is added there.</summary>
/// <param name="Index">Position in the table; -1 = the part was not kept.</param>
/// <param name="IsRepeat">True when this part number had been seen before.</param>
public readonly record struct LongMessageSlot(int Index, bool IsRepeat)
{
    /// <summary>A part that is not in the table.</summary>
    public static LongMessageSlot None => new(-1, false);
}
