using System.IO.MemoryMappedFiles;
using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Floors;

/// <summary>How many instructions a frame takes: counted one by one, so that neither the machine's speed nor what else it does shows.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Frames">Frames of a round.</param>
/// <param name="Most">Instructions a frame: about twice what was counted when this was written.</param>
/// <param name="Prepare">Makes what does a round at each call.</param>
internal sealed record InstructionCount(string Name, int Frames, long Most, Func<(Action Round, IDisposable Owner)> Prepare)
{
    private const string Program = "steps";
    private const int Rounds = 3;
    private const int Limit = 20;
    private const int WarmUpMilliseconds = 400;

    /// <summary>Why nothing can be counted here; null: it can.</summary>
    internal static string? Missing(BenchOptions options) =>
        OperatingSystem.IsLinux() ? NativeProgram.Missing(options, Program) : "instructions are counted on Linux only";

    /// <summary>Counts.</summary>
    /// <returns>Instructions of one frame, in the middle round.</returns>
    internal long Count(BenchOptions options)
    {
        var (round, owner) = Prepare();
        using (owner)
        {
            var path = Path.GetTempFileName();
            try
            {
                using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, sizeof(long));
                using var rounds = file.CreateViewAccessor(0, sizeof(long));
                return Count(options, round, path, rounds) / Frames;
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    private static long Count(BenchOptions options, Action round, string path, MemoryMappedViewAccessor rounds)
    {
        using var ready = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var thread = "";
        var worker = new Thread(() =>
        {
            thread = Path.GetFileName(File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.FullName);
            for (var start = Environment.TickCount64; Environment.TickCount64 - start < WarmUpMilliseconds;)
            {
                round();
            }

            ready.Set();
            for (long n = 1; !stop.IsCancellationRequested; n++)
            {
                round();
                rounds.Write(0, n);
            }
        });
        worker.Start();
        try
        {
            ready.Wait(options.Interrupted);
            using var steps = NativeProgram.Start(options, null, Program, thread, path, Rounds, Limit);
            return (long)steps.Result()["instructions"];
        }
        finally
        {
            stop.Cancel();
            worker.Join();
        }
    }
}
