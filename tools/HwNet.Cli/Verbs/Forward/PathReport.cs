namespace HwNet.Cli.Verbs.Forward;

/// <summary>One way.</summary>
/// <param name="From">The target frames come from.</param>
/// <param name="To">The target they go to.</param>
/// <param name="Frames">Handed to the other side.</param>
/// <param name="Bytes">Of them.</param>
/// <param name="Refused">Batches of which the other side refused a part; by cause in its counters.</param>
internal sealed record PathReport(string From, string To, long Frames, long Bytes, long Refused);
