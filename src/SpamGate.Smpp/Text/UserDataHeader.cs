using System.Diagnostics.CodeAnalysis;

namespace SpamGate.Smpp.Text;

/// <summary>
/// The user data header at the front of user data when esm_class has bit 6 (3GPP TS 23.040 section 9.2.3.24): one octet UDHL, then
/// elements of identifier, length and value.
/// </summary>
public struct UserDataHeader
{
    private const byte Concatenation8 = 0x00;
    private const byte Concatenation16 = 0x08;
    private const byte NationalSingleShift = 0x24;
    private const byte NationalLockingShift = 0x25;

    /// <summary>Octets of the header, the UDHL octet included: where the text starts.</summary>
    public int Length;

    /// <summary>Reference of a long message; -1 when there is none.</summary>
    public int Reference;

    /// <summary>Parts of the long message, 1 to 255; 0 when there is none.</summary>
    public int Total;

    /// <summary>This part, 1 to <see cref="Total"/>; 0 when there is none.</summary>
    public int Number;

    /// <summary>The reference has 16 bits (element 0x08).</summary>
    public bool Reference16;

    /// <summary>Element 0x25.</summary>
    public NationalLanguage Locking;

    /// <summary>Element 0x24.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "Single shift is what the specification calls it.")]
    public NationalLanguage Single;

    /// <summary>
    /// An element was cut short or had impossible values (a part 0, or beyond the total). As phones do, such elements are ignored and the
    /// rest is used.
    /// </summary>
    public bool Malformed;

    /// <summary>True when this is one part of several.</summary>
    public readonly bool IsPart => Total > 1;

    /// <summary>Reads the header; false when UDHL reaches beyond the user data, which then has no text that can be told apart from it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> userData, out UserDataHeader udh)
    {
        udh = new UserDataHeader { Reference = -1 };
        if (userData.IsEmpty || userData[0] >= userData.Length)
        {
            return false;
        }

        udh.Length = userData[0] + 1;
        ReadOnlySpan<byte> rest = userData[1..udh.Length];
        while (rest.Length >= 2)
        {
            byte identifier = rest[0];
            int length = rest[1];
            if (rest.Length - 2 < length)
            {
                break;
            }

            udh.Take(identifier, rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }

        udh.Malformed |= !rest.IsEmpty;
        return true;
    }

    // A repeated element replaces the one before (section 9.2.3.24), provided it is sound.
    private void Take(byte identifier, ReadOnlySpan<byte> value)
    {
        switch (identifier)
        {
            case Concatenation8 when value.Length == 3:
                TakePart(value[0], value[1], value[2], reference16: false);
                break;
            case Concatenation16 when value.Length == 4:
                TakePart((value[0] << 8) | value[1], value[2], value[3], reference16: true);
                break;
            case NationalSingleShift when value.Length == 1:
                Single = (NationalLanguage)value[0];
                break;
            case NationalLockingShift when value.Length == 1:
                Locking = (NationalLanguage)value[0];
                break;
            case Concatenation8 or Concatenation16 or NationalSingleShift or NationalLockingShift:
                Malformed = true;
                break;
        }
    }

    private void TakePart(int reference, byte total, byte number, bool reference16)
    {
        if (total == 0 || number == 0 || number > total)
        {
            Malformed = true;
            return;
        }

        Reference = reference;
        Total = total;
        Number = number;
        Reference16 = reference16;
    }
}
