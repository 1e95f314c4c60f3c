namespace HwNet.Cli.Verbs.Bringup;

/// <summary>How far an adapter came.</summary>
/// <param name="Target">What was brought up.</param>
/// <param name="Good">Whether every step that could be tried was done.</param>
/// <param name="Steps">The steps, up to the first that failed.</param>
internal sealed record BringupReport(string Target, bool Good, IReadOnlyList<BringupStep> Steps);
