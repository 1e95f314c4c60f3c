namespace HwNet.Cli.Verbs.List;

/// <summary>How far a driver has been judged.</summary>
/// <param name="Models">Simulated devices, as targets.</param>
/// <param name="JudgedBy">Who that did not write it has judged it or its models.</param>
/// <param name="Unconfirmed">What only hardware can confirm.</param>
internal sealed record DriverStateReport(IReadOnlyList<string> Models, IReadOnlyList<string> JudgedBy, IReadOnlyList<string> Unconfirmed);
