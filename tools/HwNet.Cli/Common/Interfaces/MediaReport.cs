namespace HwNet.Cli.Common.Interfaces;

/// <summary>The media of an interface: what is selected, what is in use, what may be selected.</summary>
internal sealed record MediaReport(string Current, string Active, IReadOnlyList<string> Available);
