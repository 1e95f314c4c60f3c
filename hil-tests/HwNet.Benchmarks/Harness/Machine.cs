using System.Globalization;
using System.Runtime.InteropServices;

namespace HwNet.Benchmarks.Harness;

/// <summary>Where and when it was measured: figures of different machines, or under other load, are not to be compared.</summary>
/// <param name="At">When it began.</param>
/// <param name="System">Kernel.</param>
/// <param name="Runtime">Of .NET.</param>
/// <param name="Processor">Its name.</param>
/// <param name="Processors">How many.</param>
/// <param name="Load">Load averages over 1, 5 and 15 minutes before it began; empty: not told here.</param>
internal sealed record Machine(DateTimeOffset At, string System, string Runtime, string Processor, int Processors, string Load)
{
    private const string LoadFile = "/proc/loadavg";
    private const string ProcessorFile = "/proc/cpuinfo";

    internal static Machine Now(TimeProvider clock) => new(
        clock.GetUtcNow(), Environment.OSVersion.VersionString, RuntimeInformation.FrameworkDescription, Model(), Environment.ProcessorCount,
        File.Exists(LoadFile) ? string.Join(' ', File.ReadAllText(LoadFile).Split(' ')[..3]) : "");

    public override string ToString() =>
        $"{At.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC; {Processors} processors ({Processor}), {System}, {Runtime}; load average before: {Load}.";

    private static string Model()
    {
        var line = File.Exists(ProcessorFile) ? File.ReadLines(ProcessorFile).FirstOrDefault(static l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? $"{RuntimeInformation.ProcessArchitecture}" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
