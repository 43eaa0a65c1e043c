using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Access;

/// <summary>Names of roles as keys, answers and documents spell them.</summary>
internal static class RoleNames
{
    /// <summary>The single roles, as flags.</summary>
    public static IReadOnlyList<ApiRoles> Single { get; } = [.. Enum.GetValues<ApiRole>().Select(FlagOf)];

    /// <summary>The flag of the role of a key.</summary>
    public static ApiRoles FlagOf(ApiRole role) => Enum.Parse<ApiRoles>(role.ToString());

    /// <summary>Names of the roles in a set.</summary>
    public static IEnumerable<string> Of(ApiRoles roles) =>
        Single.Where(role => (roles & role) != 0).Select(static role => LabelValue.SnakeCase(role.ToString()));

    /// <summary>The same, for people.</summary>
    public static string List(ApiRoles roles) => roles == ApiRoles.None ? "nobody" : string.Join(", ", Of(roles));
}
