namespace SpamGate.Gateway.Api.Access;

/// <summary>Who may use an endpoint; every endpoint of the API carries exactly one.</summary>
/// <param name="Roles">Roles let through; None together with <paramref name="IsPublic"/> = everybody, even without a key.</param>
/// <param name="Writes">True: the request changes records, so it must say why.</param>
/// <param name="IsPublic">True: no key is asked for.</param>
public sealed record AccessRule(ApiRoles Roles, bool Writes = false, bool IsPublic = false);
