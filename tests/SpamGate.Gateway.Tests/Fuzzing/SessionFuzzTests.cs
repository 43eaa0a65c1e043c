using SpamGate.Fuzzing.Sessions;
using SpamGate.LoadGenerator.Fuzz;

namespace SpamGate.Gateway.Tests.Fuzzing;

/// <summary>Measures the memory of the whole process: nothing else may run beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "Alone in the process";
}

/// <summary>
/// Disorderly sessions to the whole gateway: every whole request gets exactly one answer, nothing hangs, throws or stays in memory. The soak of the load
/// generator plays the same sessions by the hundred thousand.
/// </summary>
[Collection(AloneInTheProcess.Name)]
public sealed class SessionFuzzTests
{
    private const int Sessions = 2_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(20261210)]
    public async Task DisorderlySessions_ToTheWholeGateway_GetExactlyOneAnswerToEachRequest(long runSeed)
    {
        await using FuzzGateway gateway = await FuzzGateway.StartAsync(s_patience);

        SessionFuzzReport report = await new SessionFuzz(gateway).RunAsync(runSeed, Sessions);

        Assert.Empty(report.Failures);
        Assert.False(report.HasGrown, string.Join("; ", report.Memory));

        // The disorder must leave enough alive to have tested anything.
        Assert.Equal(Sessions, report.Sessions);
        Assert.InRange(report.Answers, Sessions * 5, report.Requests);
        Assert.InRange(report.Forwarded, Sessions, report.Requests);
        Assert.InRange(report.Deliveries, 1, report.Answers);
    }

    /// <summary>Seeds that once failed, and what they found.</summary>
    [Theory]
    [InlineData(6252809105799963048, "an unbind_resp nobody asked for ended the session, and with it what was in flight")]
    [InlineData(4316860516085423307, "an unbind_resp nobody asked for ended the session, and with it what was in flight")]
    [InlineData(8175022564989676665, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(1728462235138658538, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(4950919899945291955, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(3386788368688649903, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(5395031053137408859, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(6822219321416702617, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(6232836983635076786, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(8891466171032340553, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(637678431499095962, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(661597142261725926, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(5559072112453869802, "a second unbind was answered before the first, which then got no answer")]
    [InlineData(5749967853828633260, "the ESME of this test asked one thing more while it closed its sending side")]
    public async Task SeedThatOnceFailed_BreaksNothingAnyMore(long seed, string found)
    {
        await using FuzzGateway gateway = await FuzzGateway.StartAsync(s_patience);

        SessionOutcome outcome = await new SessionFuzz(gateway).PlayAsync(seed);
        await gateway.UntilIdleAsync(s_patience);

        Assert.True(outcome.Fault is null, $"Once found: {found}. Now: {outcome.Fault}");
        Assert.Empty(gateway.Errors);
    }
}
