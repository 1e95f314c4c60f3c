using System.Runtime.InteropServices;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using HwNet.Benchmarks.Harness;
using HwNet.Benchmarks.Scale;
using Perfolizer.Horology;

if (args is [ScaleProgram.Word, .. var topics])
{
    return ScaleProgram.Run(topics);
}

if (args is not ["stages", .. var stages])
{
    using var interrupted = new CancellationTokenSource();

    // What was made for the measurement is taken away when the process exits by itself, and not when a signal ends it.
    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        interrupted.Cancel();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    try
    {
        return new BenchApp(BenchSurroundings.OfProcess(interrupted.Token)).Run(args);
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("bench: interrupted");
        return 130;
    }
}

// In this process: a project built anew for each run would not find the build output where this repository keeps it.
var config = DefaultConfig.Instance
    .AddJob(Job.Default.WithLaunchCount(1).WithWarmupCount(3).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(20))
        .WithToolchain(InProcessEmitToolchain.Instance))

    // Short iterations and their minimum: on a machine that does other work beside, the one that was not disturbed.
    .AddColumn(StatisticColumn.Min, StatisticColumn.Median)
    .WithArtifactsPath(Environment.GetEnvironmentVariable("HWNET_BENCH_STAGES") ?? "artifacts/bench-stages");
_ = BenchmarkSwitcher.FromAssembly(typeof(BenchApp).Assembly).Run(stages is [] ? ["--filter", "*"] : stages, config);
return 0;
