namespace SpamGate.Gateway.Api.Access;

/// <summary>Who may use an endpoint, one flag per role; and what a key may do.</summary>
[Flags]
public enum ApiRoles : byte
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>An SP's administrator: sees its own SP and nothing else.</summary>
    Sp = 1 << 0,

    /// <summary>Complaint desk: complaints, opt-outs, shields.</summary>
    Desk = 1 << 1,

    /// <summary>Operations: everything technical.</summary>
    Ops = 1 << 2,

    /// <summary>Cards.</summary>
    PenaltyOfficer = 1 << 3,

    /// <summary>The second person where two are needed.</summary>
    Approver = 1 << 4,

    /// <summary>Sees everything, changes nothing.</summary>
    Auditor = 1 << 5,

    /// <summary>Hands out keys.</summary>
    Administrator = 1 << 6,

    /// <summary>The carrier's people who see the traffic.</summary>
    Staff = Desk | Ops | PenaltyOfficer | Approver | Auditor,

    /// <summary>Staff, and SPs for what is theirs.</summary>
    SpAndStaff = Sp | Staff,

    /// <summary>
    /// What the keys in the configuration file may do: whoever can write that file can do all of it there. Keys in the records have one role each, so
    /// that an ops key can not make itself a second person.
    /// </summary>
    Configured = Ops | Administrator,
}
