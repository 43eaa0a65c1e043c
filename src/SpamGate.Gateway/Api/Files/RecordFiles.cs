using System.Diagnostics.CodeAnalysis;

namespace SpamGate.Gateway.Api.Files;

/// <summary>Every kind of record that is a file.</summary>
internal static class RecordFiles
{
    /// <summary>In an order in which each needs only those before it.</summary>
    public static IReadOnlyList<RecordFile> All { get; } =
    [
        SpFiles.Sps, SpFiles.Accounts, SpFiles.Numbers, SpFiles.ServiceCodes, SpFiles.Templates,
        PersonFiles.Lists, PersonFiles.ListEntries, PersonFiles.Consents, PersonFiles.OptOuts, PersonFiles.Shields, PersonFiles.Schedules,
    ];

    /// <summary>Their names.</summary>
    public static string Kinds { get; } = string.Join(", ", All.Select(static file => file.Kind));

    /// <summary>The kind with a name.</summary>
    public static bool TryFind(string? kind, [NotNullWhen(true)] out RecordFile? file)
    {
        file = All.FirstOrDefault(it => it.Kind == kind);
        return file is not null;
    }
}
