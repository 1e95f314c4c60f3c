namespace HwNet.Benchmarks.Harness;

/// <summary>Something could not be measured: the surroundings, not a figure.</summary>
internal sealed class MeasurementException(string message) : Exception(message);
