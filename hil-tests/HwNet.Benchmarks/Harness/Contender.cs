using System.Runtime;

namespace HwNet.Benchmarks.Harness;

/// <summary>One of those that are measured in turn: ours, or something to measure it by.</summary>
/// <param name="name">What it is.</param>
/// <param name="measure">Measures it once, for the seconds of the options.</param>
internal sealed class Contender(string name, Func<BenchOptions, Sample> measure)
{
    private const int WarmUps = 4;

    private readonly List<Sample> _samples = [];
    private string? _missing;

    internal string Name => name;

    /// <summary>Why it cannot be measured here; null: it can.</summary>
    internal string? Missing
    {
        get => _missing;
        init => _missing = value;
    }

    /// <summary>True: a program of others. When it fails, the others are measured all the same.</summary>
    internal bool IsBaseline { get; init; }

    /// <summary>Seconds of measurements that do not count: .NET compiles its hot code anew while it runs. 0: none.</summary>
    internal double WarmUp { get; init; } = 0.6;

    /// <summary>True: no floor is judged by it.</summary>
    internal bool IsExtra { get; init; }

    /// <summary>One a round.</summary>
    internal IReadOnlyList<Sample> Samples => _samples;

    /// <summary>A baseline in C, which needs no warm-up.</summary>
    internal static Contender Native(BenchOptions options, string name, string program, bool isExtra, Func<BenchOptions, Sample> measure) =>
        new(name, measure) { IsBaseline = true, IsExtra = isExtra, WarmUp = 0, Missing = NativeProgram.Missing(options, program) };

    internal void Prepare(BenchOptions options)
    {
        // Until nothing was compiled meanwhile: on a busy machine the compiler is late.
        var compiled = -1L;
        for (var i = 0; i < WarmUps && WarmUp > 0 && compiled != JitInfo.GetCompiledMethodCount(); i++)
        {
            compiled = JitInfo.GetCompiledMethodCount();
            _ = measure(options with { Seconds = options.Brief ? WarmUp / 2 : WarmUp });
        }
    }

    /// <summary>One round more; nothing when it failed before.</summary>
    internal void Measure(BenchOptions options)
    {
        if (Missing is not null)
        {
            return;
        }

        try
        {
            var sample = measure(options);
            if (sample.Frames == 0 && IsBaseline)
            {
                // It may not have had a processor for so long; that is not its fault.
                sample = measure(options);
            }

            _samples.Add(sample.Frames > 0 ? sample : throw new MeasurementException($"{name}: not one frame went through"));
        }
        catch (MeasurementException e) when (IsBaseline)
        {
            _samples.Clear();
            _missing = e.Message;
        }
    }
}
