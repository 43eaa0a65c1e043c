namespace SpamGate.Smpp.Text;

/// <summary>
/// The GSM 7-bit tables of 3GPP TS 23.038 section 6.2.1 and Annex A. Spanish has no locking table of its own; the languages of India are in
/// <see cref="IndicTables"/>. A language that is not here reads with the default tables and is reported as unknown.
/// </summary>
internal static class GsmTables
{
    /// <summary>Section 6.2.1. Septet 0x1B is the escape and has no character.</summary>
    public static readonly GsmTable Default = GsmTable.Full(
        "@£$¥èéùìòÇ\nØø\rÅå"
        + "Δ_ΦΓΛΩΠΨΣΘΞ\uFFFFÆæßÉ"
        + " !\"#¤%&'()*+,-./"
        + "0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNO"
        + "PQRSTUVWXYZÄÖÑÜ§"
        + "¿abcdefghijklmno"
        + "pqrstuvwxyzäöñüà");

    /// <summary>Section 6.2.1.1.</summary>
    public static readonly GsmTable DefaultExtension = GsmTable.Sparse(
        (0x0A, '\f'), (0x14, '^'), (0x28, '{'), (0x29, '}'), (0x2F, '\\'), (0x3C, '['), (0x3D, '~'), (0x3E, ']'), (0x40, '|'), (0x65, '€'));

    // Annex A.2.1, A.2.2 and A.2.3
    private static readonly GsmTable TurkishSingle = DefaultExtension.With(
        (0x47, 'Ğ'), (0x49, 'İ'), (0x53, 'Ş'), (0x63, 'ç'), (0x67, 'ğ'), (0x69, 'ı'), (0x73, 'ş'));

    private static readonly GsmTable SpanishSingle = DefaultExtension.With(
        (0x09, 'ç'), (0x41, 'Á'), (0x49, 'Í'), (0x4F, 'Ó'), (0x55, 'Ú'), (0x61, 'á'), (0x69, 'í'), (0x6F, 'ó'), (0x75, 'ú'));

    private static readonly GsmTable PortugueseSingle = DefaultExtension.With(
        (0x05, 'ê'), (0x09, 'ç'), (0x0B, 'Ô'), (0x0C, 'ô'), (0x0E, 'Á'), (0x0F, 'á'), (0x12, 'Φ'), (0x13, 'Γ'), (0x15, 'Ω'), (0x16, 'Π'),
        (0x17, 'Ψ'), (0x18, 'Σ'), (0x19, 'Θ'), (0x1F, 'Ê'), (0x41, 'À'), (0x49, 'Í'), (0x4F, 'Ó'), (0x55, 'Ú'), (0x5B, 'Ã'), (0x5C, 'Õ'),
        (0x61, 'Â'), (0x69, 'í'), (0x6F, 'ó'), (0x75, 'ú'), (0x7B, 'ã'), (0x7C, 'õ'), (0x7F, 'â'));

    // Annex A.3.1 and A.3.3
    private static readonly GsmTable TurkishLocking = Default.With(
        (0x04, '€'), (0x07, 'ı'), (0x0B, 'Ğ'), (0x0C, 'ğ'), (0x1C, 'Ş'), (0x1D, 'ş'), (0x40, 'İ'), (0x60, 'ç'));

    private static readonly GsmTable PortugueseLocking = Default.With(
        (0x04, 'ê'), (0x06, 'ú'), (0x07, 'í'), (0x08, 'ó'), (0x09, 'ç'), (0x0B, 'Ô'), (0x0C, 'ô'), (0x0E, 'Á'), (0x0F, 'á'), (0x12, 'ª'),
        (0x13, 'Ç'), (0x14, 'À'), (0x15, '∞'), (0x16, '^'), (0x17, '\\'), (0x18, '€'), (0x19, 'Ó'), (0x1A, '|'), (0x1C, 'Â'), (0x1D, 'â'),
        (0x1E, 'Ê'), (0x24, 'º'), (0x40, 'Í'), (0x5B, 'Ã'), (0x5C, 'Õ'), (0x5D, 'Ú'), (0x60, '~'), (0x7B, 'ã'), (0x7C, 'õ'), (0x7D, '`'));

    /// <summary>The main table while a locking shift holds.</summary>
    public static GsmTable Locking(NationalLanguage language, out bool known)
    {
        known = language <= NationalLanguage.Urdu;
        return language switch
        {
            NationalLanguage.Turkish => TurkishLocking,
            NationalLanguage.Portuguese => PortugueseLocking,
            _ => IndicTables.Has(language) ? IndicTables.LockingOf(language) : Default,
        };
    }

    /// <summary>The table of the septet after an escape.</summary>
    public static GsmTable SingleShift(NationalLanguage language, out bool known)
    {
        known = language <= NationalLanguage.Urdu;
        return language switch
        {
            NationalLanguage.Turkish => TurkishSingle,
            NationalLanguage.Spanish => SpanishSingle,
            NationalLanguage.Portuguese => PortugueseSingle,
            _ => IndicTables.Has(language) ? IndicTables.SingleOf(language) : DefaultExtension,
        };
    }
}
