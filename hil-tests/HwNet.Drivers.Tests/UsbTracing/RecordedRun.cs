using HwNet.Buffers;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Trace;
using HwNet.Capture;
using HwNet.Drivers.Tests.UsbModels;
using HwNet.Fixtures.UsbModels;
using HwNet.Net;

namespace HwNet.Drivers.Tests.UsbTracing;

/// <summary>The ECM driver on a device, brought up, fed and taken down; and what its interface received.</summary>
internal static class RecordedRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>On a simulated device, through a trace.</summary>
    internal static List<byte[]> Record(string model, string path, int frames)
    {
        var error = SimModels.Find(model, out var bus, out var failure);
        Assert.True(error == Errno.None, failure);
        using var device = bus!;
        using var far = device.Cable.OpenFarEnd();
        using var pool = new MbufPool(64, 4096);
        Assert.Equal(Errno.None, CaptureWriter.Create(path, CaptureFormat.PcapNg, out var writer, out _));
        using (writer)
        {
            var traced = new WrappedUsbBusDevice(device, inner => new TracingUsbDevice(inner, writer!, TimeProvider.System, ownsWriter: false));
            return Drive(traced, frames, () =>
            {
                for (var i = 0; i < frames; i++)
                {
                    Assert.True(pool.TryGet(out var m));
                    SimRig.Frame("ff:ff:ff:ff:ff:ff", 60 + (i * 100), i).CopyTo(m.Append(60 + (i * 100)));
                    var batch = new MbufBatch(m);
                    Assert.Equal(Errno.None, far.Send(ref batch));
                }
            });
        }
    }

    /// <summary>On any device: up, until so many frames came and one went out, down. Nothing is waited for without frames.</summary>
    internal static List<byte[]> Drive(IUsbBusDevice device, int frames, Action? feed = null)
    {
        var tap = new RecordingTap();
        using var stack = new DriverStack();
        var ifp = stack.Attach(device)[0];
        using (ifp.Tap(tap))
        {
            DriverStack.Up(ifp);
            Assert.True(frames == 0 || SpinWait.SpinUntil(() => ifp.Link == LinkState.Up, Patience), "no link within 10 s");
            _ = ifp.Transmit(stack.Frame(LinkAddress.Broadcast));
            feed?.Invoke();
            Assert.True(SpinWait.SpinUntil(() => tap.Incoming.Count >= frames, Patience), $"{tap.Incoming.Count} of {frames} frames within 10 s");
            DriverStack.Down(ifp);
        }

        return [.. tap.Incoming];
    }
}
