using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Bus.Usb.Wrappers.Trace;
using HwNet.Capture;
using HwNet.Drivers.Tests.PcapFile;
using HwNet.Fixtures.Captures;
using HwNet.Tests;

namespace HwNet.Drivers.Tests.UsbTracing;

public sealed class TracingUsbDeviceTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = new();
    private readonly ScriptedUsbDevice _inner = new(Gadgets.Descriptors("ecm"));

    public void Dispose()
    {
        _inner.Dispose();
        _folder.Dispose();
    }

    private string FilePath => _folder.PathOf("trace.pcapng");

    private TracingUsbDevice Trace(CaptureFormat format = CaptureFormat.PcapNg, UsbTraceOptions? options = null)
    {
        Assert.Equal(Errno.None, CaptureWriter.Create(FilePath, format, out var writer, out _));
        return new TracingUsbDevice(_inner, writer!, _clock, options);
    }

    private UsbTraceDevice ReadBack()
    {
        var device = Gadgets.Read(FilePath).Main;
        Assert.NotNull(device);
        return device;
    }

    private static void Drop(UsbTransfer transfer) => Assert.False(transfer.IsInFlight);

    /// <summary>One of everything that a driver may do.</summary>
    private void DoEverything(TracingUsbDevice device)
    {
        Span<byte> statistics = stackalloc byte[4];
        _inner.OnControl = static (in UsbSetup setup, Span<byte> data) =>
        {
            if (setup.Request == 0x44)
            {
                data[..4].Fill(0x5a);
                return new UsbResult(UsbStatus.Completed, 4);
            }

            return new UsbResult(setup.Request == 0x40 ? UsbStatus.Stall : UsbStatus.Completed, 0);
        };
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, device.SetAlternate(1, 1));
        Assert.Equal(4, device.Control(UsbSetup.ClassRead(0x44, 1, 0, 4), statistics, Second).Length);
        Assert.Equal(UsbStatus.Completed, device.Control(UsbSetup.ClassWrite(0x43, 0x0e, 0, 0), [], Second).Status);
        Assert.Equal(UsbStatus.Stall, device.Control(UsbSetup.ClassWrite(0x40, 1, 0, 6), new byte[] { 1, 0, 94, 0, 0, 1 }, Second).Status);
        using var interrupt = new UsbTransfer(0x85, Drop) { Buffer = new byte[16] };
        using var receive = new UsbTransfer(0x81, Drop) { Buffer = new byte[2048] };
        using var send = new UsbTransfer(0x02, Drop) { Buffer = new byte[512], ZeroPacket = true };
        foreach (var transfer in new[] { interrupt, receive, send })
        {
            Assert.Equal(UsbStatus.Completed, device.Submit(transfer));
        }

        _clock.Advance(TimeSpan.FromMilliseconds(1.5));
        _inner.Finish(0x85, UsbStatus.Completed, 0xa1, 0, 1, 0, 0, 0, 0, 0);
        _inner.Finish(0x81, UsbStatus.Completed, new byte[60]);
        _inner.Finish(0x02, UsbStatus.Completed);
        Assert.Equal(UsbStatus.Completed, device.Submit(receive));
        device.Cancel(receive);
        _inner.SubmitStatus = UsbStatus.NoDevice;
        Assert.Equal(UsbStatus.NoDevice, device.Submit(receive));
        Assert.Equal(UsbStatus.Completed, device.ClearHalt(0x81));
        Assert.Equal(UsbStatus.Completed, device.Reset());
    }

    [SkippableTheory]
    [InlineData(CaptureFormat.PcapNg)]
    [InlineData(CaptureFormat.PcapMicroseconds)]
    public void Tshark_dissects_every_event_without_complaint(CaptureFormat format)
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using (var device = Trace(format))
        {
            DoEverything(device);
        }

        Assert.True(_inner.IsDisposed);
        var events = Tshark.Fields(FilePath, "usb.urb_type", "usb.transfer_type", "usb.endpoint_address", "usb.urb_status", "usb.urb_len", "usb.data_len");
        var length = _inner.Descriptors.Configurations[0].Raw.Length;
        string[] expected =
        [
            "'S'\t0x02\t0x80\t-115\t18\t0", "'C'\t0x02\t0x80\t0\t18\t18", $"'S'\t0x02\t0x80\t-115\t{length}\t0", $"'C'\t0x02\t0x80\t0\t{length}\t{length}",
            "'S'\t0x02\t0x00\t-115\t0\t0", "'C'\t0x02\t0x00\t0\t0\t0", "'S'\t0x02\t0x00\t-115\t0\t0", "'C'\t0x02\t0x00\t0\t0\t0",
            "'S'\t0x02\t0x80\t-115\t4\t0", "'C'\t0x02\t0x80\t0\t4\t4", "'S'\t0x02\t0x00\t-115\t0\t0", "'C'\t0x02\t0x00\t0\t0\t0",
            "'S'\t0x02\t0x00\t-115\t6\t6", "'C'\t0x02\t0x00\t-32\t0\t0",
            "'S'\t0x01\t0x85\t-115\t16\t0", "'S'\t0x03\t0x81\t-115\t2048\t0", "'S'\t0x03\t0x02\t-115\t512\t512",
            "'C'\t0x01\t0x85\t0\t8\t8", "'C'\t0x03\t0x81\t0\t60\t60", "'C'\t0x03\t0x02\t0\t512\t0",
            "'S'\t0x03\t0x81\t-115\t2048\t0", "'C'\t0x03\t0x81\t-104\t0\t0", "'S'\t0x03\t0x81\t-115\t2048\t0", "'E'\t0x03\t0x81\t-108\t0\t0",
            "'S'\t0x02\t0x00\t-115\t0\t0", "'C'\t0x02\t0x00\t0\t0\t0", "'S'\t0x02\t0x00\t-115\t0\t0", "'C'\t0x02\t0x00\t0\t0\t0",
        ];
        Assert.Equal(expected, events);
        Assert.Empty(Tshark.FieldsOf(FilePath, "_ws.malformed || _ws.expert.severity >= 0x400000", "frame.number"));
    }

    [SkippableFact]
    public void Tshark_names_the_descriptors_and_requests()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using (var device = Trace())
        {
            DoEverything(device);
        }

        var text = string.Join('\n', Tshark.Run("tshark", ["-n", "-V", "-r", FilePath]));
        string[] wanted =
        [
            "idVendor: NetChip Technology, Inc. (0x0525)", "ENDPOINT DESCRIPTOR", "Ethernet Networking Functional Descriptor", "Union Functional Descriptor",
            "Max Segment Size: 1514", "bRequest: SET CONFIGURATION (9)", "bRequest: SET INTERFACE (11)", "Request Code: SET ETHERNET PACKET FILTER (0x43)",
            "Request Code: GET ETHERNET STATISTIC (0x44)", "bRequest: CLEAR FEATURE (1)", "PORT_RESET", "Broken pipe (-EPIPE) (-32)",
            "URB transfer type: URB_INTERRUPT", "read before the trace began",
        ];
        Assert.All(wanted, line => Assert.Contains(line, text, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("Malformed", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_trace_can_be_read_back()
    {
        using (var device = Trace())
        {
            DoEverything(device);
        }

        var read = ReadBack();
        Assert.Null(read.Problem);
        Assert.Equal((3, 2), (read.Bus, read.Address));
        Assert.Equal(_inner.Descriptors.Device, read.Descriptors!.Device);
        Assert.Equal(_inner.Descriptors.Configurations[0].Raw.ToArray(), read.Descriptors.Configurations[0].Raw.ToArray());
        Assert.Equal(
            [9, 11, 0x44, 0x43, 0x40, 1, 3],
            read.Exchanges.Where(e => e is { IsControl: true, IsEnumeration: false }).Select(e => (int)e.Setup!.Value.Request));
        Assert.Equal(
            [UsbStatus.Completed, UsbStatus.Cancelled, UsbStatus.NoDevice],
            read.Exchanges.Where(e => e.Endpoint == 0x81).Select(e => e.Status));
        Assert.Equal(1_500_000, read.Exchanges[^1].Timestamp - read.Exchanges[0].Timestamp);
        Assert.Equal([0x5a, 0x5a, 0x5a, 0x5a], read.Exchanges.First(e => e.Setup?.Request == 0x44).Data.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(512)]
    public void Of_each_transfer_no_more_is_kept_than_asked_for(int limit)
    {
        using (var device = Trace(options: new UsbTraceOptions { MaxData = limit }))
        {
            DoEverything(device);
        }

        var sent = ReadBack().Exchanges.Single(e => e.Endpoint == 0x02);
        Assert.Equal((512, Math.Min(limit, 512), limit < 512), (sent.Length, sent.Data.Length, sent.IsTruncated));
    }

    [Fact]
    public void A_full_disk_ends_the_trace_and_not_the_traffic()
    {
        using var device = new TracingUsbDevice(_inner, CaptureWriter.Create(new FullStream()), _clock);
        var completed = 0;
        using var send = new UsbTransfer(0x02, _ => completed++) { Buffer = new byte[1500] };
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(UsbStatus.Completed, device.Submit(send));
            _inner.Finish(0x02, UsbStatus.Completed);
        }

        Assert.Equal(100, completed);
        Assert.Contains("no space left", device.TraceFailure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transfer_allocates_nothing_but_at_first()
    {
        using var device = new TracingUsbDevice(_inner, CaptureWriter.Create(Stream.Null), _clock);
        using var send = new UsbTransfer(0x02, static _ => { }) { Buffer = new byte[1500] };

        var allocated = Allocations.Least(1000, () =>
        {
            _ = device.Submit(send);
            _inner.Finish(0x02, UsbStatus.Completed);
        });

        Assert.Equal(0, allocated);
    }
}
