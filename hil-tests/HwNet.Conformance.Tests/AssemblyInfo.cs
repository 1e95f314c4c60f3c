// Checks that measure time, or count what the process holds, are in BenchCollection, which runs alone, one test at a time. What runs before it, side by side,
// are tests of the engine and benches spoilt on purpose, which spend their time waiting for what does not come.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
