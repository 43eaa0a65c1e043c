namespace SpamGate.Gateway.Api.Access;

/// <summary>Who sent a request, as its key says.</summary>
/// <param name="Name">Name of the key: the actor of everything it writes.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="SpId">Of an SP's key, the SP; else null.</param>
public sealed record ApiCaller(string Name, ApiRoles Roles, string? SpId)
{
    /// <summary>True for an SP's key, which sees its own SP only.</summary>
    public bool IsSp => (Roles & ~ApiRoles.Sp) == 0;

    /// <summary>True when the caller may know that this SP exists.</summary>
    public bool MaySee(string? spId) => !IsSp || string.Equals(SpId, spId, StringComparison.Ordinal);
}
