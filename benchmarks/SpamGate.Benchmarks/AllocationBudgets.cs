using System.Globalization;
using System.Text.Json;

namespace SpamGate.Benchmarks;

/// <summary>Holds every hot operation to the bytes that benchmarks/budgets.json allows it. Counts bytes, not time: the result does not
/// depend on the machine.</summary>
internal static class AllocationBudgets
{
    private const int Rounds = 20;
    private const int PerRound = 5_000;
    private const int TierUpMs = 100;

    /// <summary>The shipped model, found upwards from the binary.</summary>
    public static string ModelDirectory => Path.Combine(RepositoryRoot(), "models", "default");

    /// <summary>The shipped schedule.</summary>
    public static string ScheduleFile => Path.Combine(RepositoryRoot(), "deploy", "schedule.china.json");

    /// <summary>Checks all; 0 = every operation is within its budget and every budget has its operation.</summary>
    public static int Run(TextWriter output)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryRoot(), "benchmarks", "budgets.json")));
        Dictionary<string, double> budgets = file.RootElement.GetProperty("bytesPerOperation").EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value.GetDouble());
        IReadOnlyDictionary<string, Action> operations = new HotOperations(ModelDirectory).All;
        int faults = 0;
        foreach (string name in budgets.Keys.Union(operations.Keys))
        {
            if (!operations.TryGetValue(name, out Action? operation) || !budgets.TryGetValue(name, out double budget))
            {
                output.WriteLine($"FAULT  {name}: has no {(operations.ContainsKey(name) ? "budget" : "operation")}");
                faults++;
                continue;
            }

            double bytes = Measure(operation);
            bool within = bytes <= budget;
            faults += within ? 0 : 1;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(within ? "ok    " : "FAULT ")} {name}: {bytes:0.###} bytes, allowed {budget:0.###}"));
        }

        return faults == 0 ? 0 : 1;
    }

    /// <summary>
    /// Least bytes of several rounds: the first, unoptimised tier of the code boxes where the final one does not, and the final one
    /// arrives in the background.
    /// </summary>
    private static double Measure(Action operation)
    {
        double least = double.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < PerRound; i++)
            {
                operation();
            }

            least = double.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)PerRound);
            Thread.Sleep(TierUpMs);
        }

        return least;
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "SpamGate.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"SpamGate.sln was not found above {AppContext.BaseDirectory}.");
    }
}
