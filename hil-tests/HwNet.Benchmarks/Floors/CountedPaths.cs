using HwNet.Benchmarks.Paths;
using HwNet.Drivers.Axe;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Benchmarks.Floors;

/// <summary>What instructions are counted of.</summary>
internal static class CountedPaths
{
    // A step takes up to 50 µs on a virtual machine: a second or two for all rounds.
    private const int Batch = 32;
    private const int Alone = 8;

    internal static IReadOnlyList<InstructionCount> All { get; } =
    [
        new($"core, batches of {Batch}", Batch, 1_000, Batches),
        new("core, one by one", Alone, 3_000, Singles),
        new("usb-frames, AX88772, unframing, 64 B", Batch, 600, () => Unframing(new AxeUnframer(), ReceivedTransfer.Axe(60)[..(Batch * 64)])),
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
            for (var i = 0; i < Alone; i++)
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
