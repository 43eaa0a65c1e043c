// Every test starts processes and measures their behaviour over time: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
