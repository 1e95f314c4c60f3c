using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Drivers.Tests.PcapFile;

namespace HwNet.Drivers.Tests.UsbTracing;

public sealed class ReplayTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static ReplayUsbBusDevice Device(string path)
    {
        var error = ReplayUsbBusDevice.Create(Gadgets.Read(path).Main!, out var device, out var failure);
        Assert.True(error == Errno.None, failure);
        return device!;
    }

    private static IUsbDevice Open(ReplayUsbBusDevice bus)
    {
        Assert.Equal(Errno.None, bus.Open(out var device, out _));
        return device!;
    }

    private static UsbStatus Send(IUsbDevice device, UsbSetup setup) => device.Control(setup, new byte[setup.Length], Patience).Status;

    /// <summary>As cdc_ncm does it.</summary>
    private static void BringUpAsTheKernel(IUsbDevice device)
    {
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, device.SetAlternate(1, 1));
        Assert.Equal(UsbStatus.Completed, device.SetAlternate(1, 0));
        var parameters = new byte[28];
        Assert.Equal(28, device.Control(UsbSetup.ClassRead(0x80, 0, 0, 28), parameters, Patience).Length);
        Assert.Equal(0x1c, parameters[0]);
        Assert.Equal(UsbStatus.Completed, Send(device, UsbSetup.ClassWrite(0x8a, 0, 0, 0)));
        Assert.Equal(UsbStatus.Completed, Send(device, UsbSetup.ClassWrite(0x84, 0, 0, 0)));
        Assert.Equal(UsbStatus.Completed, device.SetAlternate(1, 1));
        Assert.Equal("024C41420101", UsbStrings.Read(device, 6));
        Assert.Equal(UsbStatus.Completed, Send(device, UsbSetup.ClassWrite(0x43, 0x0e, 0, 0)));
    }

    [Fact]
    public void Who_does_as_recorded_finds_the_recorded_device()
    {
        var bus = Device(Gadgets.Capture("ncm"));
        using var device = Open(bus);
        BringUpAsTheKernel(device);
        Assert.False(bus.IsAtEnd);
        Assert.Equal(UsbStatus.Completed, Send(device, UsbSetup.ClassWrite(0x43, 0x0e, 0, 0)));

        var received = new List<byte[]>();
        using var receive = new UsbTransfer(0x81, t => received.Add(t.Buffer[..t.ActualLength].ToArray())) { Buffer = new byte[16384] };
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(UsbStatus.Completed, device.Submit(receive));
            Assert.True(device.Drain(Patience));
            Assert.Equal(i, received.Count);
        }

        Assert.Equal([72, 128, 128, 128], received.Select(r => r.Length));
        Assert.All(received, r => Assert.Equal("NCMH"u8.ToArray(), r[..4]));
        Assert.Empty(bus.Differences);
        Assert.Empty(bus.Unmade);
        Assert.Equal((UsbSpeed.High, 0), (device.Info.Speed, bus.Beyond));
    }

    [Fact]
    public void In_data_waits_for_the_requests_that_came_before_it()
    {
        var bus = Device(Gadgets.Capture("ecm"));
        using var device = Open(bus);
        var statuses = new List<UsbStatus>();
        using var receive = new UsbTransfer(0x81, t => statuses.Add(t.Status)) { Buffer = new byte[2048] };
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, device.Submit(receive));

        Assert.False(device.Drain(TimeSpan.Zero));
        device.Cancel(receive);
        Assert.True(device.Drain(Patience));

        Assert.Equal([UsbStatus.Cancelled], statuses);
    }

    [Fact]
    public void A_request_out_of_order_is_answered_and_noted()
    {
        var bus = Device(Gadgets.Capture("ncm"));
        using var device = Open(bus);
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, device.SetAlternate(1, 0));
        Assert.Equal(UsbStatus.Completed, Send(device, UsbSetup.ClassRead(0x80, 0, 0, 28)));

        Assert.Equal(["earlier than in the trace: SET_INTERFACE 1 setting 0 (there: SET_INTERFACE 1 setting 1)"], bus.Differences.Select(d => d.ToString()));
        Assert.Equal("in the trace, but not made: SET_INTERFACE 1 setting 1", bus.Unmade[0].ToString());
    }

    [Fact]
    public void A_request_that_was_never_made_is_stalled_and_noted()
    {
        var bus = Device(Gadgets.Capture("ncm"));
        using var device = Open(bus);
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));

        Assert.Equal(UsbStatus.Stall, Send(device, UsbSetup.ClassRead(0x85, 0, 0, 8)));

        var difference = Assert.Single(bus.Differences);
        Assert.Equal((UsbReplayDifferenceKind.Unknown, "GET_NTB_INPUT_SIZE interface 0 length 8"), (difference.Kind, difference.Made));
        Assert.Equal("SET_INTERFACE 1 setting 1", difference.Recorded);
    }

    [Fact]
    public void Other_data_is_noted_with_both_contents()
    {
        var bus = Device(Gadgets.Capture("rndis"));
        using var device = Open(bus);
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));
        var initialise = new byte[24];
        (initialise[0], initialise[4], initialise[8], initialise[12]) = (2, 24, 1, 1);

        Assert.Equal(UsbStatus.Completed, device.Control(UsbSetup.ClassWrite(0, 0, 0, 24), initialise, Patience).Status);

        var difference = Assert.Single(bus.Differences);
        Assert.Equal(UsbReplayDifferenceKind.Data, difference.Kind);
        Assert.StartsWith("SEND_ENCAPSULATED_COMMAND interface 0 length 24 [24] 02000000 18000000 01000000", difference.Made, StringComparison.Ordinal);
        Assert.Contains("00080000", difference.Recorded, StringComparison.Ordinal);
    }

    [Fact]
    public void Sent_data_is_compared_and_always_taken()
    {
        var bus = Device(Gadgets.Capture("ncm"));
        using var device = Open(bus);
        BringUpAsTheKernel(device);
        using var send = new UsbTransfer(0x02, _ => { }) { Buffer = new byte[100] };
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(UsbStatus.Completed, device.Submit(send));
            Assert.True(device.Drain(Patience));
            Assert.Equal((UsbStatus.Completed, 100), (send.Status, send.ActualLength));
        }

        Assert.Equal(4, bus.Differences.Count(d => d.Kind == UsbReplayDifferenceKind.Data));
    }

    [Fact]
    public void A_second_opening_goes_on_where_the_first_ended()
    {
        var bus = Device(Gadgets.Capture("ncm"));
        using (var device = Open(bus))
        {
            Assert.Equal(Errno.EBUSY, bus.Open(out _, out var failure));
            Assert.Contains("open already", failure, StringComparison.Ordinal);
            Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));
        }

        using var again = Open(bus);
        Assert.Equal(UsbStatus.Completed, again.SetAlternate(1, 1));
        Assert.Empty(bus.Differences);
    }

    [Fact]
    public void The_recorded_loss_of_the_device_is_replayed()
    {
        File.WriteAllText(_folder.PathOf("x"), string.Concat(File.ReadAllLines(Gadgets.Text("eem"))
            .Select(line => line.Contains(" C Bi:1:003:", StringComparison.Ordinal) && line.EndsWith(" -104 0", StringComparison.Ordinal) ? line.Replace(" -104 0", " -108 0", StringComparison.Ordinal) : line)
            .Select(line => line + "\n")));
        var bus = Device(_folder.PathOf("x"));
        using var device = Open(bus);
        var gone = 0;
        using var registration = device.OnGone(() => gone++);
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, device.SetAlternate(0, 0));
        using var receive = new UsbTransfer(bus.Descriptors.Configurations[0].Interfaces[0].Find(UsbTransferType.Bulk, true)!.Address, _ => { }) { Buffer = new byte[2048] };
        for (var i = 0; i < 100 && !device.IsGone; i++)
        {
            _ = device.Submit(receive);
            Assert.True(device.Drain(Patience));
        }

        Assert.Equal((true, 1, UsbStatus.NoDevice), (device.IsGone, gone, device.Submit(receive)));
        Assert.NotNull(device.Failure);
    }

    [Fact]
    public void A_driver_receives_the_same_frames_from_the_trace_as_from_the_device()
    {
        var recorded = RecordedRun.Record("ecm", _folder.PathOf("t.pcapng"), 8);
        var bus = Device(_folder.PathOf("t.pcapng"));

        var replayed = RecordedRun.Drive(bus, 8);

        Assert.Equal(recorded.Select(Convert.ToHexString), replayed.Select(Convert.ToHexString));
        Assert.Empty(bus.Differences);
        Assert.Empty(bus.Unmade);
        Assert.True(bus.IsAtEnd);
    }

    [Fact]
    public void A_driver_that_was_changed_shows_its_difference()
    {
        _ = RecordedRun.Record("ecm", _folder.PathOf("t.pcapng"), 2);
        var bus = Device(_folder.PathOf("t.pcapng"));

        _ = RecordedRun.Drive(new WrappedUsbBusDevice(bus, device => new OtherFilter(device)), 0);

        Assert.Contains(bus.Differences, d => d.Kind == UsbReplayDifferenceKind.Unknown && d.Made.Contains("promiscuous", StringComparison.Ordinal));
        Assert.Contains(bus.Unmade, d => d.Recorded.StartsWith("SET_ETHERNET_PACKET_FILTER interface 0", StringComparison.Ordinal));
    }

    /// <summary>A change to a driver: its packet filter has one bit more.</summary>
    private sealed class OtherFilter(IUsbDevice inner) : UsbDeviceWrapper(inner)
    {
        public override UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout) =>
            base.Control(setup.Request == 0x43 ? setup with { Value = (ushort)(setup.Value ^ 1) } : setup, data, timeout);
    }
}
