namespace HwNet.Bench;

/// <summary>How a bench file pulls the device under test: two commands, words divided by spaces, run without a shell.</summary>
/// <param name="Pull">Pulls it: surprise removal.</param>
/// <param name="Push">Plugs it in again; ends when the device can be used.</param>
public sealed record BenchPlug(string Pull, string Push);
