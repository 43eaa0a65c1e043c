namespace SpamGate.Compliance.Breaches;

/// <summary>How grave a breach is; Unicom's three classes since 2006.</summary>
public enum BreachClass : byte
{
    /// <summary>General: a missing disclosure, quiet hours, a sustained rate breach. The access number's.</summary>
    C,

    /// <summary>Serious: unsolicited bulk, sending after an opt-out, forced subscription. The company's.</summary>
    B,

    /// <summary>Major: fraud, forged consent, sending while red, evasion. The company's; never suspended by an appeal.</summary>
    A,
}
