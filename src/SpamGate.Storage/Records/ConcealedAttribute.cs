namespace SpamGate.Storage.Records;

/// <summary>A secret or a person's words: the audit says that the value changed and how long it is, never what it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConcealedAttribute : Attribute;
