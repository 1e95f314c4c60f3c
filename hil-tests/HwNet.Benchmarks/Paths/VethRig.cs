using System.Buffers.Text;
using System.Diagnostics;
using HwNet.Bench.Lab;
using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Paths;

/// <summary>Cables in memory from here into a namespace of their own, where the traffic comes from and goes to.</summary>
internal sealed class VethRig : IDisposable
{
    /// <summary>Seconds for traffic to settle before it is counted.</summary>
    internal const double Lead = 0.15;

    private const double Look = 0.01;

    /// <summary>So many frames may be the host's own, which greets each new interface with IPv6.</summary>
    private const int Stray = 256;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Seconds; the sender ends with this process, too.</summary>
    private const double LongEnough = 36_000;

    private readonly NetNamespace _lab = new();
    private readonly List<VethPair> _cables = [];
    private NativeProgram? _flood;

    internal VethRig(int cables)
    {
        for (var i = 0; i < cables; i++)
        {
            _cables.Add(new VethPair(new VethEnd(), new VethEnd { Namespace = _lab }));
        }

        Near = [.. _cables.Select(static c => c.Near)];
        NearLladdr = _cables[0].NearLladdr;
        FarLladdr = _cables[0].FarLladdr;
    }

    /// <summary>The ends that are here.</summary>
    internal IReadOnlyList<string> Near { get; }

    /// <summary>Link address of the near end of the first cable.</summary>
    internal LinkAddress NearLladdr { get; }

    /// <summary>Link address of the far end of the first cable.</summary>
    internal LinkAddress FarLladdr { get; }

    /// <summary>Why it cannot be built, or nobody would send; null: it can.</summary>
    internal static string? Missing(BenchOptions options) => NetRig.Missing ?? NativeProgram.Missing(options, "blast");

    /// <summary>Floods the first cable from its far end from now on; returns when frames arrive. The rig owns the sender.</summary>
    internal NativeProgram Flood(BenchOptions options)
    {
        if (_flood is null)
        {
            var before = Kernel(0, "rx_packets");
            _flood = Blast(options, LongEnough);
            Await(options, () => Kernel(0, "rx_packets") > before, _flood);
        }

        return _flood;
    }

    /// <summary>Sends from the far end of the first cable.</summary>
    /// <param name="options">Where the program is.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="rate">Frames a second; 0: as many as go.</param>
    internal NativeProgram Blast(BenchOptions options, double seconds, double rate = 0) =>
        NativeProgram.Start(options, _lab, "blast", _cables[0].Far, NearLladdr, seconds, rate);

    /// <summary>Frames that the kernel has sent out of a near end.</summary>
    internal long Sent(int cable) => Kernel(cable, "tx_packets");

    /// <summary>Counts for the time of a measurement what goes on by itself, from when it has begun.</summary>
    /// <param name="options">How long.</param>
    /// <param name="frames">Frames so far.</param>
    /// <param name="running">Programs that must not end meanwhile.</param>
    internal static Sample Count(BenchOptions options, Func<long> frames, params IReadOnlyList<NativeProgram> running)
    {
        var (meter, before) = Begin(options, frames, static () => new Meter(), running);
        options.Pause(options.Seconds);
        var after = frames();
        return meter.Stop(after - before);
    }

    /// <summary>The same for a program that forwards, of which the kernel counts the frames and the CPU time.</summary>
    internal static Sample Count(BenchOptions options, Func<long> frames, NativeProgram program, NativeProgram sender)
    {
        var ((start, cpu), before) = Begin(options, frames, () => (Stopwatch.GetTimestamp(), ProcessClock.Of(program.Id)), [program, sender]);
        options.Pause(options.Seconds);
        var after = frames();
        return new Sample(after - before, Stopwatch.GetElapsedTime(start).TotalSeconds, ProcessClock.Of(program.Id) - cpu);
    }

    public void Dispose()
    {
        _flood?.Dispose();
        foreach (var cable in _cables)
        {
            cable.Dispose();
        }

        _lab.Dispose();
    }

    private static (T Meter, long Before) Begin<T>(BenchOptions options, Func<long> frames, Func<T> start, IReadOnlyList<NativeProgram> running)
    {
        var first = frames();
        Await(options, () => frames() > first + Stray, [.. running]);
        options.Pause(Lead);
        var before = frames();
        return (start(), before);
    }

    private static void Await(BenchOptions options, Func<bool> isTrue, params NativeProgram[] running)
    {
        for (var start = Stopwatch.GetTimestamp(); !isTrue(); options.Pause(Look))
        {
            Array.ForEach(running, static p => p.MustRun());
            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                throw new MeasurementException($"no frame went through within {Limit.TotalSeconds} s");
            }
        }
    }

    /// <summary>Read within what is measured: it allocates a handle, and no stream with its buffers.</summary>
    private long Kernel(int cable, string counter)
    {
        Span<byte> text = stackalloc byte[32];
        using var file = File.OpenHandle($"/sys/class/net/{Near[cable]}/statistics/{counter}");
        var length = RandomAccess.Read(file, text, 0);
        return Utf8Parser.TryParse(text[..length], out long value, out _) ? value : throw new MeasurementException($"{Near[cable]} has no {counter}");
    }
}
