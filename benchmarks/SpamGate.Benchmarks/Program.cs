using BenchmarkDotNet.Running;
using SpamGate.Benchmarks;

if (args is ["budgets"])
{
    return AllocationBudgets.Run(Console.Out);
}

if (args is ["lists", ..])
{
    return ListFigures.Run(Console.Out, args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 10_000_000);
}

if (args is ["message-log", ..])
{
    return MessageLogFigures.Run(Console.Out, args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 10_000_000);
}

BenchmarkSwitcher.FromAssembly(typeof(RingChannelBenchmark).Assembly).Run(args);
return 0;
