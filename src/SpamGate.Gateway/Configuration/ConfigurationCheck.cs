using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SpamGate.Screening.Content;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Configuration;

/// <summary><c>--check-config</c>: reads everything a start would read, lists, rules and model included, and says all that is wrong.</summary>
public static class ConfigurationCheck
{
    /// <summary>Exit code for a configuration that a start would take.</summary>
    public const int Good = 0;

    /// <summary>Exit code for one it would refuse.</summary>
    public const int Bad = 1;

    /// <summary>Checks.</summary>
    /// <param name="input">What to check.</param>
    /// <param name="output">Receives a summary of a good configuration.</param>
    /// <param name="error">Receives the faults of a bad one, one a line.</param>
    /// <returns><see cref="Good"/> or <see cref="Bad"/>.</returns>
    public static int Run(ConfigurationInput input, TextWriter output, TextWriter error)
    {
        var faults = new ConfigurationFaults();
        GatewaySnapshot? snapshot = new SnapshotBuilder(input, TimeProvider.System).Build(faults);
        if (snapshot is null)
        {
            error.Write(Describe(faults));
            return Bad;
        }

        GatewayOptions options = snapshot.Options;
        ScreeningSnapshot screening = snapshot.Engine.Snapshot;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{input.File ?? "configuration"}: good"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  SMPP {options.Smpp.Address}:{options.Smpp.Port}, HTTP {options.Http.Address}:{options.Http.Port}"));
        if (snapshot.ListenerTls is { } tls)
        {
            X509Certificate2 certificate = tls.Certificate;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  SMPP over TLS {ListenAddress.OfTls(options.Smpp)}:{options.Smpp.Tls.Port}, certificate {certificate.Subject} until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, client certificates: {options.Smpp.Tls.ClientCertificates}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {options.Smscs.Count} SMSCs, {snapshot.Accounts.Count} accounts, {snapshot.SpsById.Count} SPs, {snapshot.ApiKeys.Count} API keys"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {screening.Mode}: model {screening.Content.ModelName ?? "none"}, threshold {screening.Content.Threshold:0.###}, {screening.Content.Rules.Count} keyword rules, {screening.BlockedSenders.Count} blocked senders, {screening.BlockedRecipients.Count} blocked recipients, {screening.AllowedSenders.Count} allowed senders"));
        ContactRules contacts = screening.Content.Contacts;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {contacts.BlockedDomains.Domains.Count} blocked, {contacts.AllowedDomains.Domains.Count} allowed, {contacts.ProtectedDomains.Domains.Count} protected domains, {contacts.BlockedContacts.Count} blocked, {contacts.AllowedContacts.Count} allowed contacts, rules {screening.Content.RuleVersion}"));
        return Good;
    }

    /// <summary>Writes faults as <c>--check-config</c> does, for a start that is refused.</summary>
    public static Task WriteAsync(ConfigurationFaults faults, TextWriter error) => error.WriteAsync(Describe(faults));

    private static string Describe(ConfigurationFaults faults)
    {
        int count = faults.All.Count;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"The configuration has {count} {(count == 1 ? "fault" : "faults")}:");
        foreach (ConfigurationFault fault in faults.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {fault}");
        }

        return text.ToString();
    }
}
