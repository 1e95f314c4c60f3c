using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 1: sender, dispatch, send queue, if_start, epair, Ethernet input, netisr queue, protocol handler; buffers from and back to the pool.</summary>
internal sealed class CorePath : PathBenchmark
{
    private const int Batch = 64;
    private const int Target = 1;

    /// <summary>Turns of the inner loop between two looks at the clock.</summary>
    private const int Round = 64;

    internal override string Name => "core";

    internal override string Summary => "sender to protocol handler in memory, beside bare queues of .NET";

    internal override bool InFloors => true;

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        using var manual = new CorePipe(threaded: false);

        // Floors: a frame costs 0.6 times as much as with the queues and no network layer when it goes in batches, 4.5 times one by one.
        yield return Measure(options, $"batches of {Batch}, one thread", o => OneThread(manual, o.Seconds, Batch), Batch, Goal.NoMore(67, clean: true), Goal.NoMore(1.2));
        yield return Measure(options, "one by one, one thread", o => OneThread(manual, o.Seconds, 1), 1, Goal.NoMore(150, clean: true), Goal.NoMore(9));
        if (options.Brief)
        {
            yield break;
        }

        using var threaded = new CorePipe(threaded: true);
        yield return Measure(options, $"batches of {Batch}, sender and netisr threads", o => TwoThreads(threaded, o.Seconds, Batch), Batch, null, null);
        yield return Measure(options, "one by one, sender and netisr threads", o => TwoThreads(threaded, o.Seconds, 1), 1, null, null);
    }

    private Result Measure(BenchOptions options, string what, Func<BenchOptions, Sample> measure, int batch, Goal? goal, Goal? floor)
    {
        var plain = new PlainPipe(new byte[TestFrame.Length]);
        var ours = new Contender("HwNet", measure);
        var theirs = new Contender(".NET: ArrayPool and two ConcurrentQueue, no layer", o => Plain(plain, o.Seconds / 2, batch));
        Contest.Run(options, $"{Name}: {what}", ours, theirs);
        return Result.Of(Name, Target, what, Quantity.CpuNs, ours, goal).With(Quantity.CpuNs, ours, theirs, null, floor);
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
        var meter = new Meter();
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
}
