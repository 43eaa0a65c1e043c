namespace SpamGate.Gateway.Hosting;

/// <summary>What the command line asked for.</summary>
/// <param name="Config">Configuration file; null = none.</param>
/// <param name="CheckOnly">Only check the configuration.</param>
/// <param name="Demo">Run the demonstration.</param>
/// <param name="Overrides">Arguments that are no options: settings such as <c>--SpamGate:Smpp:Port=2775</c>.</param>
internal sealed record RunRequest(FileInfo? Config, bool CheckOnly, bool Demo, IReadOnlyList<string> Overrides);
