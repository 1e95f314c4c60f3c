using HwNet.Benchmarks.Paths;
using HwNet.Drivers.Axe;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Benchmarks.Floors;

/// <summary>What instructions are counted of.</summary>
internal static class CountedPaths
{
    private const int Batch = 64;

    internal static IReadOnlyList<InstructionCount> All { get; } =
    [
        new("core, batches of 64", Batch, 1_000, Batches),
        new("core, one by one", Batch, 3_000, Singles),
        new("usb-frames, AX88772, unframing, 64 B", 256, 600, () => Unframing(new AxeUnframer(), ReceivedTransfer.Axe(60))),
    ];

    private static (Action Round, IDisposable Owner) Batches()
    {
        var pipe = new CorePipe(threaded: false);
        return (() =>
        {
            _ = pipe.SendBatch(Batch);
            pipe.Step();
        }, pipe);
    }

    private static (Action Round, IDisposable Owner) Singles()
    {
        var pipe = new CorePipe(threaded: false);
        return (() =>
        {
            for (var i = 0; i < Batch; i++)
            {
                _ = pipe.SendOne();
            }

            pipe.Step();
        }, pipe);
    }

    private static (Action Round, IDisposable Owner) Unframing(UsbUnframer unframer, byte[] transfer)
    {
        var loop = new UnframingLoop(unframer, transfer);
        return (() => _ = loop.Once(), loop);
    }
}
