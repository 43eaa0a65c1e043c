namespace SpamGate.Gateway.Telemetry;

/// <summary>Label values made of the names our enums have.</summary>
internal static class LabelValue
{
    /// <summary>SubmitSmResp becomes submit_sm_resp.</summary>
    public static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : $"{c}"));
}
