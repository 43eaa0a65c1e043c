using System.CommandLine;
using SpamGate.LoadGenerator;
using SpamGate.LoadGenerator.Attack;

var root = new RootCommand("Load for SMPP gateways: a generator, a simulated SMSC, and the two bare loops a gateway is measured against.")
{
    RunCommand.Create(),
    SmscCommand.Create(),
    BenchCommand.Create(),
    AttackCommand.Create(),
    CrowdCommand.Create(),
    FuzzCommand.Create(),
    RecordsKillCommand.Create(),
    RecordsKillCommand.CreateWriter(),
    BaselineCommands.CreateAnswer(),
    BaselineCommands.CreateForward(),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
