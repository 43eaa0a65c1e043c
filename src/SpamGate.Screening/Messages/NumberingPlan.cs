using System.Buffers;

namespace SpamGate.Screening.Messages;

/// <summary>
/// Turns the address octets of a PDU or a configuration line into one canonical <see cref="SmsAddress"/>: international digits without
/// prefix (E.164), except service numbers (short codes, access numbers), which stay as they are dialled, and names, which stay exactly as given.
/// </summary>
/// <remarks>
/// <para>
/// TON values are those of SMPP 3.4, 5.2.5. Only three of them change the meaning of digits (1 international, 2 national, 5 alphanumeric);
/// the others and every NPI are treated as "unknown", because peers set them at will and a list must not be dodged by an odd TON or NPI.
/// Digits under TON 5 are taken as they are dialled: what a phone shows as 10086 is 10086.
/// </para>
/// <para>Thread-safe and allocation-free.</para>
/// </remarks>
public sealed class NumberingPlan
{
    private const byte TonInternational = 1;
    private const byte TonNational = 2;
    private const byte TonAlphanumeric = 5;

    /// <summary>Numbers of up to this many digits are short codes in every country; E.164 numbers of persons are longer.</summary>
    private const int LongestShortCode = 6;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    private readonly byte[] _countryCode;
    private readonly bool _isChina;
    private readonly bool _isNorthAmerica;
    private readonly bool _isRussia;
    private readonly bool _keepsLeadingZero;

    /// <summary>A plan for the country whose E.164 code is <paramref name="countryCode"/>, e.g. "86".</summary>
    /// <exception cref="ArgumentException">Not 1 to 3 digits, or a leading zero.</exception>
    public NumberingPlan(string countryCode)
    {
        if (!IsCountryCode(countryCode))
        {
            throw new ArgumentException($"'{countryCode}' is no E.164 country code: 1 to 3 digits, the first not 0.", nameof(countryCode));
        }

        CountryCode = countryCode;
        _countryCode = System.Text.Encoding.ASCII.GetBytes(countryCode);
        _isChina = countryCode == "86";
        _isNorthAmerica = countryCode == "1";
        _isRussia = countryCode == "7";

        // Italy, San Marino and the Vatican dial the leading 0 from abroad too (ITU-T E.164 country notes).
        _keepsLeadingZero = countryCode is "39" or "378" or "379";
    }

    /// <summary>The country code.</summary>
    public string CountryCode { get; }

    /// <summary>True when <paramref name="text"/> can be a country code: 1 to 3 digits, the first not 0.</summary>
    public static bool IsCountryCode(string text) =>
        text is { Length: >= 1 and <= 3 } && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>The canonical form of an address as it stands in a PDU.</summary>
    /// <param name="ton">Type of number, SMPP 3.4 section 5.2.5.</param>
    /// <param name="npi">Numbering plan indicator, 5.2.6; does not change the outcome, see the remarks.</param>
    /// <param name="octets">The address without its NUL; more than 20 octets are cut.</param>
    public SmsAddress Canonicalise(byte ton, byte npi, ReadOnlySpan<byte> octets)
    {
        _ = npi;
        if (octets.Length > SmsAddress.MaxLength)
        {
            octets = octets[..SmsAddress.MaxLength];
        }

        bool plus = octets.Length > 1 && octets[0] == (byte)'+';
        ReadOnlySpan<byte> digits = plus ? octets[1..] : octets;
        if (digits.IndexOfAnyExcept(Digits) >= 0)
        {
            return SmsAddress.Create(octets, AddressKind.Alphanumeric);
        }

        if (plus)
        {
            return International(WithoutInternationalPrefix(digits));
        }

        return ton switch
        {
            TonAlphanumeric => SmsAddress.Create(digits, AddressKind.Number),
            TonInternational => International(WithoutInternationalPrefix(digits)),
            TonNational => National(digits),
            _ => Unknown(digits),
        };
    }

    /// <summary>The canonical form of an address written by a person in a file: unknown TON, a leading + says international.</summary>
    public SmsAddress Canonicalise(ReadOnlySpan<byte> octets) => Canonicalise(0, 0, octets);

    /// <summary>
    /// The canonical form of the beginning of a number, as access numbers and list prefixes are written: <c>+86138</c> and <c>0138</c> are
    /// international digits, in China <c>138</c> is the beginning of a mobile number; all else stays as it is.
    /// </summary>
    public SmsAddress CanonicalisePrefix(ReadOnlySpan<byte> octets)
    {
        bool plus = octets.Length > 1 && octets[0] == (byte)'+';
        ReadOnlySpan<byte> digits = plus ? octets[1..] : octets;
        if (digits.Length > SmsAddress.MaxLength || digits.IndexOfAnyExcept(Digits) >= 0)
        {
            return SmsAddress.Create(octets[..int.Min(octets.Length, SmsAddress.MaxLength)], AddressKind.Alphanumeric);
        }

        // The beginning of a number may be as short as it likes.
        if (plus)
        {
            return International(digits, longestShortCode: 0);
        }

        if (digits.StartsWith("00"u8) && digits.Length > 2)
        {
            return International(digits[2..], longestShortCode: 0);
        }

        bool trunk = digits.Length > 1 && digits[0] == (byte)'0' && !_keepsLeadingZero;
        bool mobile = _isChina && digits.Length is >= 2 and <= 11 && digits[0] == (byte)'1' && digits[1] >= (byte)'3';
        return trunk ? FromAfar(digits[1..]) : mobile ? WithCountryCode(digits) : SmsAddress.Create(digits, AddressKind.Number);
    }

    private static ReadOnlySpan<byte> WithoutInternationalPrefix(ReadOnlySpan<byte> digits) =>
        digits.Length > LongestShortCode + 2 && digits[0] == (byte)'0' && digits[1] == (byte)'0' && digits[2] != (byte)'0' ? digits[2..] : digits;

    private SmsAddress International(ReadOnlySpan<byte> digits, int longestShortCode = LongestShortCode)
    {
        if (digits.Length > longestShortCode && digits.StartsWith(_countryCode))
        {
            return FromAfar(digits[_countryCode.Length..]);
        }

        return SmsAddress.Create(digits, AddressKind.Number);
    }

    /// <summary>A national number that was written with country code or trunk 0: those are not dialled before service numbers, but some write them.</summary>
    private SmsAddress FromAfar(ReadOnlySpan<byte> national)
    {
        // +86 10690001 is the access number 10690001; +86 10 6900 0123 is a fixed line in Beijing, which no access number may pass for.
        bool beijing = national.Length == 10 && national.StartsWith("10"u8);
        return _isChina && !beijing && IsChineseServiceNumber(national)
            ? SmsAddress.Create(national, AddressKind.Number)
            : WithCountryCode(national);
    }

    private SmsAddress National(ReadOnlySpan<byte> digits)
    {
        ReadOnlySpan<byte> stripped = WithoutInternationalPrefix(digits);
        if (stripped.Length != digits.Length)
        {
            return International(stripped);
        }

        if (digits.Length <= LongestShortCode || (_isChina && IsChineseServiceNumber(digits)))
        {
            return SmsAddress.Create(digits, AddressKind.Number);
        }

        if (digits[0] == (byte)'0' && !_keepsLeadingZero)
        {
            return FromAfar(digits[1..]);
        }

        // A peer that says "national" and writes the country code all the same.
        if (_isChina && digits.Length == 13 && digits.StartsWith("86"u8) && IsChineseMobile(digits[2..]))
        {
            return SmsAddress.Create(digits, AddressKind.Number);
        }

        bool northAmericanTrunk = _isNorthAmerica && digits.Length == 11 && digits[0] == (byte)'1';
        bool russianTrunk = _isRussia && digits.Length == 11 && digits[0] == (byte)'8';
        return northAmericanTrunk || russianTrunk ? WithCountryCode(digits[1..]) : WithCountryCode(digits);
    }

    private SmsAddress Unknown(ReadOnlySpan<byte> digits)
    {
        ReadOnlySpan<byte> stripped = WithoutInternationalPrefix(digits);
        if (stripped.Length != digits.Length)
        {
            return International(stripped);
        }

        if (digits.Length <= LongestShortCode)
        {
            return SmsAddress.Create(digits, AddressKind.Number);
        }

        if (digits[0] == (byte)'0' && !_keepsLeadingZero)
        {
            return FromAfar(digits[1..]);
        }

        if (_isChina && IsChineseMobile(digits))
        {
            return WithCountryCode(digits);
        }

        if (_isNorthAmerica && digits.Length == 10 && digits[0] >= (byte)'2')
        {
            return WithCountryCode(digits);
        }

        if (_isRussia && digits.Length == 10 && digits[0] == (byte)'9')
        {
            return WithCountryCode(digits);
        }

        return _isRussia && digits.Length == 11 && digits[0] == (byte)'8'
            ? WithCountryCode(digits[1..])
            : International(digits);
    }

    /// <summary>A mobile number as dialled inside China: 11 digits, 13 to 19 first (numbering plan of the MIIT).</summary>
    private static bool IsChineseMobile(ReadOnlySpan<byte> digits) =>
        digits.Length == 11 && digits[0] == (byte)'1' && digits[1] >= (byte)'3';

    /// <summary>
    /// A service number as dialled inside China: 10x, 11x, 12x of any length (access numbers such as 106... run to 20 digits) and 95x/96x up to
    /// 8 digits. Ten digits beginning with 10 could also be a fixed line in Beijing (area code 10, eight digits): written without trunk 0, 106 and
    /// 100 are taken for service numbers, since it is these that send messages, the others for fixed lines.
    /// </summary>
    private static bool IsChineseServiceNumber(ReadOnlySpan<byte> national)
    {
        if (national.Length < 3)
        {
            return false;
        }

        if (national[0] == (byte)'1')
        {
            bool fixedLine = national.Length == 10 && national[1] == (byte)'0' && national[2] is not ((byte)'0' or (byte)'6');
            return national[1] <= (byte)'2' && !fixedLine;
        }

        return national[0] == (byte)'9' && national[1] is (byte)'5' or (byte)'6' && national.Length is >= 5 and <= 8;
    }

    private SmsAddress WithCountryCode(ReadOnlySpan<byte> national)
    {
        int length = _countryCode.Length + national.Length;
        if (length > SmsAddress.MaxLength)
        {
            // Too long to be a national number at all: whoever called it one was wrong.
            return International(WithoutInternationalPrefix(national));
        }

        Span<byte> octets = stackalloc byte[SmsAddress.MaxLength];
        _countryCode.CopyTo(octets);
        national.CopyTo(octets[_countryCode.Length..]);
        return SmsAddress.Create(octets[..length], AddressKind.Number);
    }
}
