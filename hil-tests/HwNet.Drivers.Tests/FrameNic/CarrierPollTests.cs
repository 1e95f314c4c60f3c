using HwNet.Drivers.Shared.FrameNic;
using HwNet.Drivers.Tests.PcapFile;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.FrameNic;

/// <summary>How often a frame NIC looks at its carrier.</summary>
public sealed class CarrierPollTests
{
    [Fact]
    public void A_frame_in_between_does_not_put_off_the_next_look_at_the_carrier()
    {
        var clock = new FakeClock();
        static TimeSpan Ms(int count) => TimeSpan.FromMilliseconds(count);
        var device = new TimedFrameDevice(clock, new Queue<TimeSpan>([Ms(200), Ms(1000), Ms(1000)]));
        using var stack = new NetStack(new NetStackOptions { Clock = clock, Threaded = false });
        Assert.Equal(Errno.None, stack.Interfaces.Attach("ue", new FrameNicDriver(device), new IfAttachOptions { Lladdr = device.Info.Lladdr }, out var ifp));

        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(ifp.Flags | IfFlags.Up)));

        Assert.True(device.Done.Wait(TimeSpan.FromSeconds(30)), "the receiver did not look three times within 30 s");
        Assert.Equal([Ms(250), Ms(50), Ms(250), Ms(250)], device.Asked);
    }
}
