namespace SpamGate.Gateway.Api.Requests;

/// <summary>A query parameter that a part of the request reads by itself; what the OpenAPI document says of it.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it is and its limits.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class QueryParameterAttribute(string name, string description) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What it is and its limits.</summary>
    public string Description { get; } = description;

    /// <summary>True for a whole number.</summary>
    public bool IsInteger { get; init; }

    /// <summary>True for a moment (RFC 3339).</summary>
    public bool IsMoment { get; init; }
}
