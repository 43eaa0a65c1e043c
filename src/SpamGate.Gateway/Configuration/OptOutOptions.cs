namespace SpamGate.Gateway.Configuration;

/// <summary>Words in MO messages by which a phone opts out of an SP's commercial messages, and in again.</summary>
public sealed class OptOutOptions
{
    /// <summary>Words that opt out; none named = TD, T, N, R, QX, 0000, 00000, 退订, STOP and their kin (see the README).</summary>
    public List<string> StopWords { get; set; } = [];

    /// <summary>Words that opt in again; none named = DY, 订阅, START, UNSTOP, SUBSCRIBE.</summary>
    public List<string> StartWords { get; set; } = [];

    /// <summary>What the phone is told once when it opts out, free of charge and in the name of the number it wrote to; one message long. Empty: nothing.</summary>
    public string Confirmation { get; set; } = "您已退订成功，将不再收到本号码所属企业的商业短信。如需恢复请回复DY。";

    /// <summary>False: the words mean nothing to the gateway and only go to the SP.</summary>
    public bool Enabled { get; set; } = true;
}
