using BenchmarkDotNet.Running;
using SpamGate.Benchmarks;

if (args is ["budgets"])
{
    return AllocationBudgets.Run(Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(RingChannelBenchmark).Assembly).Run(args);
return 0;
