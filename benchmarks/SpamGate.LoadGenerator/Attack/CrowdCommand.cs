using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SpamGate.LoadGenerator.Attack;

/// <summary><c>attack-crowd</c>: the attackers of <c>attack</c>, told line by line what to do; each line is answered with one that begins with the same word.</summary>
internal static class CrowdCommand
{
    internal const string Name = "attack-crowd";
    internal const string Idle = "idle";
    internal const string Slow = "slow";
    internal const string Storm = "storm";
    internal const string Report = "report";

    internal static Command Create()
    {
        var target = new Argument<string>("target") { Description = "ADDRESS:PORT." };
        var command = new Command(Name, "The attackers of attack, driven by its standard input.") { target };
        command.Hidden = true;
        command.SetAction((parsed, cancel) => RunAsync(IPEndPoint.Parse(parsed.GetValue(target)!), Console.In, Console.Out, cancel));
        return command;
    }

    private static async Task RunAsync(IPEndPoint target, TextReader questions, TextWriter answers, CancellationToken cancel)
    {
        await using var crowd = new AttackCrowd(target);
        while (await questions.ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
        {
            string answer;
            try
            {
                answer = await AnswerAsync(crowd, line.Split(' ')).ConfigureAwait(false);
            }
            catch (Exception error) when (error is InvalidOperationException or SocketException)
            {
                answer = "fault " + error.Message;
            }

            await answers.WriteLineAsync(answer.AsMemory(), cancel).ConfigureAwait(false);
            await answers.FlushAsync(cancel).ConfigureAwait(false);
        }
    }

    private static async Task<string> AnswerAsync(AttackCrowd crowd, string[] words)
    {
        int count = int.Parse(words[1], CultureInfo.InvariantCulture);
        switch (words[0])
        {
            case Idle:
                await crowd.GatherIdleAsync(count).ConfigureAwait(false);
                return Idle;
            case Slow:
                crowd.StartSlow(count);
                return Slow;
            case Storm:
                (double seconds, int retries) = await crowd.StormAsync(count).ConfigureAwait(false);
                return string.Create(CultureInfo.InvariantCulture, $"{Storm} {seconds} {retries}");
            case Report:
                return string.Create(CultureInfo.InvariantCulture, $"{Report} {crowd.IdleEnded} {crowd.SlowClosed}");
            default:
                throw new InvalidOperationException($"'{words[0]}' is none of {Idle}, {Slow}, {Storm}, {Report}.");
        }
    }
}
