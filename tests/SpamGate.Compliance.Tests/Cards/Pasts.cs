using CsCheck;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;

namespace SpamGate.Compliance.Tests.Cards;

/// <summary>Generated pasts of one SP: breaches and decisions of all kinds, sensible and not, many at the same moment, in no order.</summary>
internal static class Pasts
{
    private const int Breaches = 8;
    private const long Hour = 3_600_000;

    private static readonly string?[] s_ports = [null, "106550001", "106550002"];
    private static readonly string[] s_people = ["li", "wang", "machine"];
    private static readonly int[] s_points = [5, 20, 30, 60];

    // Moments fall together often: 400 of them in some three years.
    private static readonly Gen<long> s_moment = Gen.Int[0, 400].Select(step => Story.Start + (step * 66 * Hour));

    private static readonly Gen<Guid> s_breachId = Gen.Int[1, Breaches].Select(BreachId);

    private static readonly Gen<ConductEvent> s_decision =
        Gen.Select(Gen.Int[0, 8], s_moment, s_breachId, OneOf(s_people), OneOf(s_ports), Gen.Guid, Gen.Bool)
            .Select(static (kind, at, breach, actor, port, id, yes) => Decision(kind, at, breach, actor, port, id, yes));

    public static readonly Gen<ConductEvent[]> All =
        Gen.Select(
            Gen.Select(Gen.Int[1, Breaches].Array[1, Breaches], Gen.Select(s_moment, Gen.Int[0, 48], Gen.Int[0, 2], OneOf(s_points), OneOf(s_ports)).Array[Breaches])
                .Select(static (ids, made) => ids.Distinct().Select(id => Breach(id, made[id - 1])).ToArray()),
            s_decision.Array[0, 40])
        .Select(static (breaches, decisions) => (ConductEvent[])[.. breaches, .. decisions]);

    public static Guid BreachId(int number) => new(number, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static Breach Breach(int number, (long At, int Late, int Class, int Points, string? Port) made) => new Breach
    {
        Id = BreachId(number),
        SpId = Story.Sp,
        Port = made.Port,
        At = made.At,
        OccurredAt = made.At - (made.Late * Hour),
        Actor = ConductEvent.Machine,
        Class = (BreachClass)made.Class,
        Points = made.Points,
        Rule = "rule",
        RuleVersion = "v",
    };

    private static ConductEvent Decision(int kind, long at, Guid breach, string actor, string? port, Guid id, bool yes) => kind switch
    {
        0 => new BreachConfirmed { Id = id, SpId = Story.Sp, At = at, Actor = actor, BreachId = breach },
        1 => new BreachReversed { Id = id, SpId = Story.Sp, At = at, Actor = actor, BreachId = breach },
        2 => new AppealFiled { Id = AppealId(breach), SpId = Story.Sp, At = at, Actor = actor, BreachId = breach },
        3 => new AppealDecided { Id = id, SpId = Story.Sp, At = at, Actor = actor, AppealId = AppealId(breach), Upheld = yes },
        4 => new ProposalConfirmed { Id = id, SpId = Story.Sp, At = at, Actor = actor, ProposalId = $"{(yes ? "red" : "removed")}-{Story.Sp}-{breach:N}" },
        5 => new ProposalDeclined { Id = id, SpId = Story.Sp, At = at, Actor = actor, ProposalId = $"{(yes ? "red" : "removed")}-{Story.Sp}-{breach:N}" },
        6 => new RectificationSubmitted { Id = id, SpId = Story.Sp, Port = port, At = at, Actor = actor },
        7 => new RectificationJudged { Id = id, SpId = Story.Sp, Port = port, At = at, Actor = actor, Accepted = yes },
        _ => new CardReleased { Id = id, SpId = Story.Sp, Port = port, At = at, Actor = actor },
    };

    private static Gen<T> OneOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Guid AppealId(Guid breach) => new(breach.ToByteArray()[0], 2, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
