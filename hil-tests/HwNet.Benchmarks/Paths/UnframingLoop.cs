using HwNet.Benchmarks.Harness;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Benchmarks.Paths;

/// <summary>A receive transfer, taken apart again and again.</summary>
internal sealed class UnframingLoop : FrameLoop
{
    private readonly UsbUnframer _unframer;
    private readonly byte[] _transfer;
    private readonly long[] _drops = new long[(int)UsbDrop.Unknown + 1];

    internal UnframingLoop(UsbUnframer unframer, byte[] transfer)
    {
        (_unframer, _transfer) = (unframer, transfer);
        FramesATransfer = Once();
        if (FramesATransfer == 0 || _drops.Any(static n => n != 0))
        {
            throw new MeasurementException($"{unframer.GetType().Name}: {FramesATransfer} frames, {_drops.Sum()} dropped");
        }
    }

    internal override int Once()
    {
        var sink = new FrameSink(Pool, 1518, _drops);
        _unframer.Unframe(_transfer, ref sink);
        var batch = sink.Take();
        return batch.FreeAll();
    }
}
