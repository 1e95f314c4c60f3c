namespace HwNet.Bench.Conformance;

/// <summary>Ends a check as FAIL; the message is the reason.</summary>
internal sealed class CheckFailedException(string reason) : Exception(reason);
