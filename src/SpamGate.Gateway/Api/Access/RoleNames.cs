using SpamGate.Gateway.Telemetry;

namespace SpamGate.Gateway.Api.Access;

/// <summary>Names of roles as keys, answers and documents spell them.</summary>
internal static class RoleNames
{
    /// <summary>The single roles.</summary>
    public static IReadOnlyList<ApiRoles> Single { get; } =
        [ApiRoles.Sp, ApiRoles.Desk, ApiRoles.Ops, ApiRoles.PenaltyOfficer, ApiRoles.Approver, ApiRoles.Auditor, ApiRoles.Administrator];

    /// <summary>Names of the roles in a set.</summary>
    public static IEnumerable<string> Of(ApiRoles roles) =>
        Single.Where(role => (roles & role) != 0).Select(static role => LabelValue.SnakeCase(role.ToString()));

    /// <summary>The same, for people.</summary>
    public static string List(ApiRoles roles) => roles == ApiRoles.None ? "nobody" : string.Join(", ", Of(roles));
}
