namespace HwNet.Benchmarks.Floors;

/// <summary>Something that holds on every machine, however slow or busy: below it something collapsed.</summary>
/// <param name="What">Of which path.</param>
/// <param name="Found">What was measured.</param>
/// <param name="Asked">What must hold.</param>
/// <param name="Holds">It does.</param>
internal sealed record Floor(string What, string Found, string Asked, bool Holds);
