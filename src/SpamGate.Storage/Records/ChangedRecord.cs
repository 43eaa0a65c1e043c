namespace SpamGate.Storage.Records;

/// <summary>A committed change, of this process or another.</summary>
/// <param name="AuditId">Its audit row; changes are told in this order, without gaps.</param>
/// <param name="Entity">Kind of record: its class name without <c>Record</c>.</param>
/// <param name="Key">Its key.</param>
/// <param name="Action">What was done.</param>
public readonly record struct ChangedRecord(long AuditId, string Entity, string Key, AuditAction Action);
