using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Drivers.Tests.FrameFaults;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.UsbEther;

/// <summary>What an adapter counts, read through its driver, on adapters that move only when stepped.</summary>
public sealed class DeviceCounterTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly UsbFaultPlan _faults = new(1);
    private readonly DriverStack _rig;
    private SimBusDevice? _device;
    private IFrameDevice? _far;
    private SimUsbDevice? _stepped;

    public DeviceCounterTests() => _rig = new DriverStack(clock: _clock);

    [Theory]
    [InlineData("ecm")]
    [InlineData("ncm")]
    public void A_CDC_adapter_tells_its_Ethernet_statistics(string model)
    {
        var ifp = Open(model);
        Transmit(ifp, LinkAddress.Broadcast, 3, 60);
        Transmit(ifp, LinkAddress.Parse("02:00:00:00:00:99"), 2, 100);
        Arrive(LinkAddress.Broadcast, 1, 64);
        Arrive(ifp.Lladdr, 4, 200);

        var counters = Read(ifp);

        Assert.Equal((5, 5), (counters["cdc.xmit_ok"], counters["cdc.rcv_ok"]));
        Assert.Equal((3, 180), (counters["cdc.broadcast_frames_xmit"], counters["cdc.broadcast_bytes_xmit"]));
        Assert.Equal((2, 200), (counters["cdc.directed_frames_xmit"], counters["cdc.directed_bytes_xmit"]));
        Assert.Equal((1, 64), (counters["cdc.broadcast_frames_rcv"], counters["cdc.broadcast_bytes_rcv"]));
        Assert.Equal((4, 800), (counters["cdc.directed_frames_rcv"], counters["cdc.directed_bytes_rcv"]));
        Assert.Equal((0, 0), (counters["cdc.multicast_frames_xmit"], counters["cdc.multicast_frames_rcv"]));

        // Not among those that this adapter says it keeps.
        Assert.DoesNotContain("cdc.rcv_crc_error", counters.Keys);
    }

    [Fact]
    public void An_RNDIS_adapter_tells_the_five_counters_that_each_must_keep()
    {
        // Its control channel answers on the interrupt endpoint: the adapter needs a thread of its own. The stack has none:
        // what a completion leaves it to send, when it comes between two of the frames, is sent while we wait.
        var ifp = Open("rndis", threaded: true);
        Transmit(ifp, LinkAddress.Broadcast, 3, 60);
        Await(() => _rig.Stack.RunUntilIdle() >= 0 && ifp.Counters.Snapshot().OutPackets == 3);

        var counters = Read(ifp);

        Assert.Equal((3, 0), (counters["rndis.xmit_ok"], counters["rndis.rcv_ok"]));
        Assert.Equal((0, 0, 0), (counters["rndis.xmit_error"], counters["rndis.rcv_error"], counters["rndis.rcv_no_buffer"]));
    }

    [Fact]
    public void What_the_framing_drops_is_told_by_its_cause()
    {
        var ifp = Open("ncm,fault=ndp-loop");
        Arrive(ifp.Lladdr, 1, 64);

        var counters = Read(ifp);

        Assert.Equal(ifp.Counters.Snapshot().InErrors, counters.Where(c => c.Key.StartsWith("usb.", StringComparison.Ordinal)).Sum(c => c.Value));
        Assert.True(counters["usb.loop"] > 0, string.Join(", ", counters));
    }

    [Theory]
    [InlineData(UsbFaultKind.Stall)]
    [InlineData(UsbFaultKind.Short)]
    public void A_counter_that_is_refused_or_comes_short_is_left_out_and_the_others_are_told(UsbFaultKind kind)
    {
        var ifp = Open("ecm");
        _faults.Add(new UsbFault(kind, UsbFaultWhere.Control) { Limit = 1 });

        var counters = Read(ifp);

        Assert.DoesNotContain("cdc.xmit_ok", counters.Keys);
        Assert.Equal(0, counters["cdc.rcv_ok"]);
    }

    [Fact]
    public void An_adapter_that_does_not_answer_is_asked_once()
    {
        var ifp = Open("ecm");
        var before = _faults.TransfersOf(UsbFaultWhere.Control);
        _faults.Add(new UsbFault(UsbFaultKind.ProtocolError, UsbFaultWhere.Control));

        var counters = Read(ifp);

        Assert.Equal(1, _faults.TransfersOf(UsbFaultWhere.Control) - before);
        Assert.DoesNotContain("cdc.rcv_ok", counters.Keys);
        Assert.Contains("usb.loop", counters.Keys);
    }

    [Fact]
    public void What_the_driver_knows_is_told_without_a_transfer()
    {
        var ifp = Open("ncm");
        var before = _faults.TransfersOf(UsbFaultWhere.Control);
        var request = new GetDeviceCounters(AskDevice: false);

        Assert.Equal(Errno.None, ifp.Ioctl(request));

        Assert.Equal(0, _faults.TransfersOf(UsbFaultWhere.Control) - before);
        Assert.Contains(request.Reply!, c => c.Name == "ncm.sequence_gaps");
        Assert.DoesNotContain(request.Reply!, c => c.Name == "cdc.rcv_ok");
    }

    [Fact]
    public void An_interface_without_counting_device_refuses()
    {
        var lo = _rig.Clone("lo")[0];

        Assert.Equal(Errno.EINVAL, lo.Ioctl(new GetDeviceCounters()));
    }

    public void Dispose()
    {
        // Pulled first: nobody steps the adapter while the stack waits for its transfers.
        _device?.Unplug();
        Step();
        _rig.Dispose();
        _far?.Dispose();
        _device?.Dispose();
    }

    private IfNet Open(string model, bool threaded = false)
    {
        var error = SimModels.Find(model, out _device, out var failure, new SimUsbDeviceOptions { SingleStep = !threaded }, threaded ? null : _clock);
        Assert.True(error == Errno.None, failure);
        _far = _device!.Cable.OpenFarEnd();
        var ifp = _rig.Attach(new WrappedUsbBusDevice(_device, inner => Wrap(inner, threaded)))[0];
        DriverStack.Up(ifp);
        Step();
        return ifp;
    }

    private static Dictionary<string, long> Read(IfNet ifp)
    {
        var request = new GetDeviceCounters();
        Assert.Equal(Errno.None, ifp.Ioctl(request));
        return request.Reply!.ToDictionary(c => c.Name, c => c.Value);
    }

    private void Transmit(IfNet ifp, LinkAddress to, int count, int length)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(Errno.None, ifp.Transmit(_rig.Frame(to, length)));
        }

        Step();
    }

    private void Arrive(LinkAddress to, int count, int length)
    {
        for (var i = 0; i < count; i++)
        {
            var batch = new MbufBatch(_rig.Frame(to, length));
            Assert.Equal(Errno.None, _far!.Send(ref batch));
        }

        Step();
    }

    private FaultyUsbDevice Wrap(IUsbDevice inner, bool threaded)
    {
        _stepped = threaded ? null : (SimUsbDevice)inner;
        return new FaultyUsbDevice(inner, _faults);
    }

    private void Step() => _stepped?.RunUntilIdle();

    private static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10)));
}
