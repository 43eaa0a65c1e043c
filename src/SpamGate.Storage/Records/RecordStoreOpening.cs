using System.Diagnostics.CodeAnalysis;

namespace SpamGate.Storage.Records;

/// <summary>The opened records, or why they could not be opened.</summary>
/// <param name="Store">The records; null when there is a problem.</param>
/// <param name="Problem">Why not, naming the database; null when there is none.</param>
public sealed record RecordStoreOpening(RecordStore? Store, string? Problem)
{
    /// <summary>True when they are open.</summary>
    [MemberNotNullWhen(true, nameof(Store))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsOpen => Store is not null;
}
