namespace HwNet.Bench;

/// <summary>Where fresh benches come from: one is opened for each check.</summary>
/// <param name="Name">The bench's name.</param>
/// <param name="Target">What is under test, as the command line writes it.</param>
/// <param name="Open">Opens a bench; throws <see cref="BenchException"/> with cause and cure when the surroundings do not allow it.</param>
public sealed record BenchSource(string Name, string Target, Func<IBench> Open);
