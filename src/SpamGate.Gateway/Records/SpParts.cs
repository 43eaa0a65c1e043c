using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>What the records keep of an SP beside its own row.</summary>
/// <param name="Numbers">Numbers and names it may send from.</param>
/// <param name="Templates">Texts registered for it.</param>
/// <param name="Services">Services it declared.</param>
/// <param name="Standing">What its conduct comes to; null = nothing yet.</param>
internal sealed record SpParts(
    IEnumerable<AccessNumberRecord> Numbers, IEnumerable<TemplateRecord> Templates, IEnumerable<ServiceCodeRecord> Services, StandingRecord? Standing = null);
