namespace SpamGate.Screening.Policies;

/// <summary>How a message or a service is charged.</summary>
public enum Charging : byte
{
    /// <summary>Nothing is said.</summary>
    Unspecified,

    /// <summary>Not at all.</summary>
    Free,

    /// <summary>Each message.</summary>
    PerMessage,

    /// <summary>Each month.</summary>
    Monthly,
}

/// <summary>A service that an SP declared.</summary>
/// <param name="Code">Its service_type: 1 to 5 characters of ASCII.</param>
/// <param name="PriceFen">Declared price in fen; 0 = free.</param>
/// <param name="Charging">Declared method; unspecified = any.</param>
public sealed record ServiceCode(string Code, int PriceFen, Charging Charging = Charging.Unspecified)
{
    /// <summary>The code as one number.</summary>
    public ulong Key { get; } = KeyOf(System.Text.Encoding.ASCII.GetBytes(Code));

    /// <summary>A service_type as one number; 0 = none. Of more than eight octets, the first eight.</summary>
    public static ulong KeyOf(ReadOnlySpan<byte> serviceType)
    {
        ulong key = 0;
        for (int i = 0; i < int.Min(serviceType.Length, sizeof(ulong)); i++)
        {
            key = key << 8 | serviceType[i];
        }

        return key;
    }

    /// <summary>True when a message may be charged in this way.</summary>
    public bool Allows(Charging method) => method switch
    {
        Charging.Unspecified or Charging.Free => true,
        _ => PriceFen > 0 && (Charging == Charging.Unspecified || Charging == method),
    };
}
