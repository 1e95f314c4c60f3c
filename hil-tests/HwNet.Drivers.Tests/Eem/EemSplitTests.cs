using HwNet.Buffers;
using HwNet.Drivers.Eem;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.Eem;

/// <summary>The driver on an adapter whose bundles are longer than the driver's buffers.</summary>
public sealed class EemSplitTests
{
    [Theory]
    [InlineData("eem,split,bundle=1024,transfer=65536")]
    [InlineData("eem,split,bundle=1")]
    [InlineData("eem,split,zero,crc")]
    [InlineData("eem,split,speed=full")]
    [InlineData("eem,split,speed=super,bundle=7")]
    public void No_frame_of_an_endless_bundle_is_lost(string model)
    {
        const int Frames = 50;
        using var rig = new DriverStack();
        var error = SimModels.Find(model, out var device, out var failure, new SimUsbDeviceOptions { SingleStep = true });
        Assert.True(error == Errno.None, failure);
        using var far = device!.Cable.OpenFarEnd();
        var ifp = rig.Attach(device)[0];
        DriverStack.Up(ifp);
        var driver = (EemDriver)ifp.Driver;
        var sim = (SimUsbDevice)driver.Device!;
        sim.RunUntilIdle();
        MbufBatch frames = default;
        for (var i = 0; i < Frames; i++)
        {
            frames.Append(rig.Frame(ifp.Lladdr, 1514 - (i * 7)));
        }

        Assert.Equal(Errno.None, far.Send(ref frames));
        sim.RunUntilIdle();

        var counters = ifp.Counters.Snapshot();
        Assert.Equal((Frames, 0), (counters.InPackets, counters.InErrors));
        Assert.All(Enum.GetValues<UsbDrop>(), cause => Assert.Equal(0, driver.Dropped(cause)));
        device.Dispose();
    }
}
