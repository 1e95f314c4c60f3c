using HwNet.Bench.Conformance;

namespace HwNet.Cli.Common;

/// <summary>What all verbs of one run share.</summary>
/// <param name="Terminal">Where they read and write.</param>
/// <param name="Options">The options every verb takes.</param>
/// <param name="Checks">The conformance checks there are.</param>
internal sealed record CliContext(Terminal Terminal, CommonOptions Options, Func<IReadOnlyList<ConformanceCheck>> Checks);
