namespace HwNet.Bench.Lab;

/// <summary>What a command of the host said.</summary>
/// <param name="ExitCode">0: good.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error);
