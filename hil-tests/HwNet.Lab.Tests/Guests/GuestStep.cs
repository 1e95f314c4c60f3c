namespace HwNet.Lab.Tests.Guests;

/// <summary>One thing that a guest does.</summary>
/// <param name="Name">A file name: its output goes there.</param>
/// <param name="Script">Bash; `hwnet` is the command line, $OUT the folder whose contents are seen outside.</param>
public sealed record GuestStep(string Name, string Script);
