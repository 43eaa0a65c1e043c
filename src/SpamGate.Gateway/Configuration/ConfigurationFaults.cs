using System.Globalization;

namespace SpamGate.Gateway.Configuration;

/// <summary>One thing wrong in the configuration.</summary>
/// <param name="Path">Where: a configuration path such as <c>SpamGate:Accounts:2:SpId</c>, for files with <c>file:line</c> behind it.</param>
/// <param name="Problem">What, with the value and the limit.</param>
public readonly record struct ConfigurationFault(string Path, string Problem)
{
    /// <summary>For people: path and problem.</summary>
    public override string ToString() => $"{Path}: {Problem}";
}

/// <summary>Everything wrong in a configuration, collected so that all of it is told at once.</summary>
public sealed class ConfigurationFaults
{
    private readonly List<ConfigurationFault> _all = [];
    private readonly List<ConfigurationFault> _leftOut = [];

    /// <summary>The faults in the order they were found.</summary>
    public IReadOnlyList<ConfigurationFault> All => _all;

    /// <summary>
    /// Records that can not be in force and are left out, or stay as they were: they are written already, and refusing them would keep every later change
    /// from the traffic. No faults.
    /// </summary>
    public IReadOnlyList<ConfigurationFault> LeftOut => _leftOut;

    /// <summary>True when there are none.</summary>
    public bool IsEmpty => _all.Count == 0;

    /// <summary>Adds a fault.</summary>
    public void Add(string path, string problem) => _all.Add(new ConfigurationFault(path, problem));

    /// <summary>Notes a record that is left out.</summary>
    /// <param name="item">Which: <c>records:Kind:key</c>.</param>
    /// <param name="problem">Why.</param>
    public void LeaveOut(string item, string problem) => _leftOut.Add(new ConfigurationFault(item, problem));

    /// <summary>Adds a fault, formatted invariantly.</summary>
    public void Add(string path, FormattableString problem) => Add(path, problem.ToString(CultureInfo.InvariantCulture));
}
