namespace HwNet.Benchmarks.Paths;

/// <summary>Target 1: sender, dispatch, send queue, if_start, epair, Ethernet input, netisr queue, protocol handler; buffers from and back to the pool.</summary>
internal sealed class CorePath : PathBenchmark
{
    private const int Batch = 64;

    /// <summary>Turns of the inner loop between two looks at the clock.</summary>
    private const int Round = 64;

    internal override string Name => "core";

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        using var manual = new CorePipe(threaded: false);
        yield return Row("1 core, batch", $"batches of {Batch}, one thread", Measure(options, s => OneThread(manual, s, Batch), Batch), 67);
        yield return Row("1 core, single", "one by one, one thread", Measure(options, s => OneThread(manual, s, 1), 1), 150);
        using var threaded = new CorePipe(threaded: true);
        yield return Row("1 core, batch, 2 threads", $"batches of {Batch}, sender and netisr threads", Measure(options, s => TwoThreads(threaded, s, Batch), Batch), null);
        yield return Row("1 core, single, 2 threads", "one by one, sender and netisr threads", Measure(options, s => TwoThreads(threaded, s, 1), 1), null);
    }

    private static List<(Sample Ours, Sample Plain)> Measure(PathOptions options, Func<double, Sample> ours, int batch)
    {
        var plain = new PlainPipe(new byte[TestFrame.Length]);
        _ = ours(options.WarmUp.Seconds);
        _ = Plain(plain, options.Seconds / 4, batch);
        var samples = new List<(Sample, Sample)>();
        for (var i = 0; i < options.Repetitions; i++)
        {
            samples.Add((ours(options.Seconds), Plain(plain, options.Seconds / 2, batch)));
        }

        return samples;
    }

    private static Sample OneThread(CorePipe pipe, double seconds, int batch)
    {
        var before = pipe.Handled;
        var meter = new Meter();
        while (meter.Elapsed < seconds)
        {
            for (var i = 0; i < Round; i++)
            {
                if (batch == 1)
                {
                    SendSingles(pipe);
                }
                else
                {
                    _ = pipe.SendBatch(batch);
                }

                pipe.Step();
            }
        }

        return meter.Stop(pipe.Handled - before);
    }

    /// <summary>Each frame is a Transmit of its own; the handler's thread runs when they have been sent, as it would with a thread of its own.</summary>
    private static void SendSingles(CorePipe pipe)
    {
        for (var i = 0; i < Batch; i++)
        {
            _ = pipe.SendOne();
        }
    }

    private static Sample TwoThreads(CorePipe pipe, double seconds, int batch)
    {
        var before = pipe.Handled;
        var meter = new Meter("netisr 0");
        while (meter.Elapsed < seconds)
        {
            for (var i = 0; i < Round; i++)
            {
                if ((batch == 1 ? pipe.SendOne() : pipe.SendBatch(batch)) == 0)
                {
                    _ = Thread.Yield();
                }
            }
        }

        pipe.Settle();
        return meter.Stop(pipe.Handled - before);
    }

    private static Sample Plain(PlainPipe pipe, double seconds, int batch)
    {
        var before = pipe.Handled;
        var meter = new Meter();
        while (meter.Elapsed < seconds)
        {
            for (var i = 0; i < Round; i++)
            {
                pipe.Send(batch);
            }
        }

        return meter.Stop(pipe.Handled - before);
    }

    private static PathRow Row(string id, string what, List<(Sample Ours, Sample Plain)> samples, double? limit)
    {
        var cpu = Spread.Of(samples.Select(s => s.Ours.CpuNs));
        var wall = Spread.Of(samples.Select(s => s.Ours.WallNs));
        var allocated = samples.Max(s => s.Ours.AllocatedPerFrame);
        var collections = samples.Sum(s => s.Ours.Collections);

        // The measurement itself reads /proc a few times a repetition: some kilobytes that are not the frames'.
        var clean = allocated < 0.01 && collections == 0;
        return new PathRow
        {
            Id = id,
            What = what,
            Unit = "CPU ns/frame",
            Value = cpu,
            BaselineName = "ArrayPool + 2 × ConcurrentQueue, nothing else",
            Baseline = Spread.Of(samples.Select(s => s.Plain.CpuNs)),
            Ratio = Spread.Of(samples.Select(s => s.Ours.CpuNs / s.Plain.CpuNs)),
            Target = limit is null ? null : $"≤ {limit} ns, 0 B, no collection",
            Met = limit is null ? null : cpu.Median <= limit && clean,
            AllocatedPerFrame = allocated,
            Collections = collections,
            Note = $"wall {wall} ns",
        };
    }
}
