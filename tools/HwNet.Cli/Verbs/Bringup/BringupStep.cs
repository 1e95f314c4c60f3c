namespace HwNet.Cli.Verbs.Bringup;

/// <summary>One step of a bring-up.</summary>
/// <param name="Name">What was to be done.</param>
/// <param name="Good">Whether it was; null: it could not be tried.</param>
/// <param name="TimeMs">How long it took.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Hint">What to do when it was not done.</param>
internal sealed record BringupStep(string Name, bool? Good, double TimeMs, string Detail, string? Hint = null);
