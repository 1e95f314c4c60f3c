namespace HwNet.Cli.Verbs.Ping;

/// <summary>Round-trip times in milliseconds, as ping sums them up; mdev is their standard deviation.</summary>
internal sealed record RoundTrips(double Min, double Avg, double Max, double Mdev);
