namespace HwNet.Bench.Conformance;

/// <summary>Ends a check as SKIP; the message is the reason.</summary>
internal sealed class CheckSkippedException(string reason) : Exception(reason);
