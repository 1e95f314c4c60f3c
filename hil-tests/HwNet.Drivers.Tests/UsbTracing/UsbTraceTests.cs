using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Drivers.Tests.PcapFile;
using HwNet.Fixtures.Captures;

namespace HwNet.Drivers.Tests.UsbTracing;

public sealed class UsbTraceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static List<string> Requests(UsbTraceDevice device) =>
        [.. device.Exchanges.Where(e => e is { IsControl: true, IsEnumeration: false }).Select(e => Name(e.Setup!.Value))];

    private static string Name(UsbSetup s) => $"{s.RequestType:x2} {s.Request:x2} {s.Value:x4} {s.Index:x4} {s.Length:x4}";

    [Theory]
    [InlineData("ecm", new[] { "00 09 0001 0000 0000", "01 0b 0000 0001 0000", "01 0b 0001 0001 0000", "21 43 000e 0000 0000", "21 43 000e 0000 0000", "21 43 000c 0000 0000" })]
    [InlineData("eem", new[] { "00 09 0001 0000 0000", "01 0b 0000 0000 0000" })]
    public void The_kernels_requests_are_understood(string kind, string[] expected)
    {
        Assert.Equal(expected[0], Requests(Gadgets.Read(Gadgets.Capture(kind)).Main!)[0]);
        Assert.All(Requests(Gadgets.Read(Gadgets.Capture(kind)).Main!), request => Assert.Contains(request, expected));
    }

    [Fact]
    public void Cdc_ncm_programs_its_gadget_in_the_known_order()
    {
        string[] expected =
        [
            "00 09 0001 0000 0000", // SET_CONFIGURATION 1
            "01 0b 0001 0001 0000", // SET_INTERFACE 1 setting 1
            "01 0b 0000 0001 0000", // SET_INTERFACE 1 setting 0
            "a1 80 0000 0000 001c", // GET_NTB_PARAMETERS
            "21 8a 0000 0000 0000", // SET_CRC_MODE
            "21 84 0000 0000 0000", // SET_NTB_FORMAT
            "01 0b 0001 0001 0000", // SET_INTERFACE 1 setting 1
            "21 43 000e 0000 0000", // SET_ETHERNET_PACKET_FILTER
            "21 43 000e 0000 0000",
        ];

        Assert.Equal(expected, Requests(Gadgets.Read(Gadgets.Capture("ncm")).Main!));
        Assert.Equal(expected, Requests(Gadgets.Read(Gadgets.Text("ncm")).Main!));
    }

    [SkippableTheory]
    [InlineData("ecm")]
    [InlineData("ncm")]
    [InlineData("eem")]
    [InlineData("rndis")]
    public void Every_field_is_what_tshark_reads(string kind)
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        var device = Gadgets.Read(Gadgets.Capture(kind)).Main!;
        var lines = Tshark.FieldsOf(
            Gadgets.Capture(kind), $"usb.device_address == {device.Address} && usb.urb_type == 'C'", "usb.transfer_type", "usb.endpoint_address", "usb.urb_status", "usb.urb_len");
        var ours = device.Exchanges.Where(e => e.Status is not null).OrderBy(e => e.Completed)
            .Select(e => $"0x{Number(e.Type):x2}\t0x{e.Endpoint:x2}\t{e.Number}\t{e.Length}");

        Assert.Equal(lines, ours);
        Assert.Null(device.Problem);
        Assert.Equal(0, device.Truncated);
    }

    [Theory]
    [InlineData("ecm")]
    [InlineData("ncm")]
    [InlineData("eem")]
    [InlineData("rndis")]
    public void The_kernels_text_tells_the_same_story_as_its_binary_capture(string kind)
    {
        static string Line(UsbExchange e) =>
            $"{e.Type} {e.Endpoint:x2} {e.Setup} {e.Requested} {e.Status} {e.Length} {Convert.ToHexString(e.Data.Span[..Math.Min(32, e.Data.Length)])}";
        var binary = Gadgets.Read(Gadgets.Capture(kind)).Main!;
        var text = Gadgets.Read(Gadgets.Text(kind)).Main!;

        Assert.Equal(binary.Exchanges.Select(Line), text.Exchanges.Select(Line));

        // Only EEM's configuration fits into 32 bytes.
        Assert.Equal(kind == "eem", text.Descriptors is not null);
        Assert.Equal(kind == "eem" ? null : "tcpdump -i usbmon1", text.Problem?.Split("record with ")[1][..18]);
    }

    [Theory]
    [InlineData("ecm", false, true)]
    [InlineData("ncm", true, false)]
    [InlineData("rndis", true, true)]
    public void Either_byte_order_and_either_header_is_read(string kind, bool big, bool shortHeader)
    {
        var path = _folder.PathOf("other.pcap");
        File.WriteAllBytes(path, UsbmonFile.Convert(File.ReadAllBytes(Gadgets.Capture(kind)), big, shortHeader));

        var expected = Gadgets.Read(Gadgets.Capture(kind)).Main!;
        var read = Gadgets.Read(path).Main!;

        Assert.Equal(expected.Exchanges.Select(e => (e.Setup, e.Status, e.Length, e.Number)), read.Exchanges.Select(e => (e.Setup, e.Status, e.Length, e.Number)));
        Assert.Equal(expected.Exchanges.Select(e => Convert.ToHexString(e.Data.Span)), read.Exchanges.Select(e => Convert.ToHexString(e.Data.Span)));
        Assert.Equal(expected.Descriptors!.Device, read.Descriptors!.Device);
    }

    [SkippableFact]
    public void Tshark_reads_the_converted_captures_as_the_original()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        var path = _folder.PathOf("other.pcap");
        File.WriteAllBytes(path, UsbmonFile.Convert(File.ReadAllBytes(Gadgets.Capture("ecm")), true, true));

        string[] fields = ["usb.urb_type", "usb.urb_status", "usb.urb_len", "usb.setup.wValue", "usb.bus_id"];

        Assert.Equal(Tshark.Fields(Gadgets.Capture("ecm"), fields), Tshark.Fields(path, fields));
    }

    [SkippableFact]
    public void A_capture_converted_to_pcapng_is_the_same()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        var path = _folder.PathOf("other.pcapng");
        _ = Tshark.Run("editcap", ["-F", "pcapng", Gadgets.Capture("ecm"), path]);

        Assert.Equal(Requests(Gadgets.Read(Gadgets.Capture("ecm")).Main!), Requests(Gadgets.Read(path).Main!));
    }

    [Fact]
    public void Hubs_are_not_what_a_trace_is_about()
    {
        var trace = Gadgets.Read(Gadgets.Capture("ecm"));

        Assert.True(trace.Find(1, 1)!.IsHub);
        Assert.True(trace.Main!.Address > 1);
        Assert.Equal("0525:a4a1", trace.Main.Descriptors!.Device.Id);
    }

    [Theory]
    [InlineData("", Errno.EFTYPE, "has only 0 bytes")]
    [InlineData("this is a text about something else\n", Errno.EFTYPE, "line 1: not an event of usbmon")]
    [InlineData("ffff 1 S Ci:1:002:0 s 80 06 0100 0000 0012 18 <\nffff 2 C Ci:1:002:0 0 18 = 1201zz00\n", Errno.EBADMSG, "line 2: length or data")]
    [InlineData("ffff 1 S Ci:1:002:0 s 80 06 0100 0000\nffff 2 C Ci:1:002:0 0 0\n", Errno.EBADMSG, "line 1: status or setup")]
    [InlineData("ffff 1 S Xi:1:002:0 -115 16 <\n\n\n\n\n\n", Errno.EBADMSG, "line 1: not an event")]
    [InlineData("ffff 1 Q Bi:1:002:1 -115 16 <\n\n\n\n\n\n", Errno.EBADMSG, "line 1: an event of the unknown kind")]
    [InlineData("ffff 1 S Bi:1:002:1 -115 99999999999 <\n", Errno.EBADMSG, "line 1: length or data")]
    public void What_is_no_trace_is_refused_with_its_cause(string content, Errno expected, string cause)
    {
        File.WriteAllText(_folder.PathOf("x"), content);

        var error = UsbTrace.Read(_folder.PathOf("x"), out var trace, out var failure);

        Assert.Contains(cause, failure, StringComparison.Ordinal);
        Assert.Null(trace);
        Assert.True(error == expected || (error == Errno.EFTYPE && failure!.StartsWith("line 1", StringComparison.Ordinal)), $"{error}: {failure}");
    }

    [Fact]
    public void A_line_that_was_cut_off_at_the_end_is_left_out()
    {
        File.WriteAllText(_folder.PathOf("x"), "ffff 1 S Bi:1:002:1 -115 16 <\nffff 2 C Bi:1:0");

        var exchange = Assert.Single(Gadgets.Read(_folder.PathOf("x")).Main!.Exchanges);
        Assert.Null(exchange.Status);
    }

    [Fact]
    public void The_older_text_has_no_bus_numbers()
    {
        File.WriteAllText(_folder.PathOf("x"), "tag-one 3575914555 S Ci:002:0 s a1 80 0000 0000 001c 28 <\ntag-one 3575914560 C Ci:002:0 -32 0\n");

        var exchange = Assert.Single(Gadgets.Read(_folder.PathOf("x")).Main!.Exchanges);
        Assert.Equal((UsbStatus.Stall, (byte)0x80), (exchange.Status!.Value, exchange.Setup!.Value.Request));
    }

    [Fact]
    public void A_capture_of_something_else_is_refused()
    {
        var error = UsbTrace.Read(CaptureFiles.PathOf("ping_sizes.pcap"), out _, out var failure);

        Assert.Equal(Errno.EFTYPE, error);
        Assert.Contains("link type 1 is no usbmon capture", failure, StringComparison.Ordinal);
        Assert.Equal(Errno.ENOENT, UsbTrace.Read("/nosuch", out _, out _));
    }

    [Theory]
    [InlineData(77)]
    [InlineData(100)]
    public void A_capture_that_breaks_off_is_refused_with_the_place(int length)
    {
        File.WriteAllBytes(_folder.PathOf("x"), File.ReadAllBytes(Gadgets.Capture("ecm"))[..length]);

        Assert.Equal(Errno.EBADMSG, UsbTrace.Read(_folder.PathOf("x"), out _, out var failure));
        Assert.Contains($"offset {length}", failure, StringComparison.Ordinal);
    }

    private static int Number(UsbTransferType type) => type switch { UsbTransferType.Isochronous => 0, UsbTransferType.Interrupt => 1, UsbTransferType.Control => 2, _ => 3 };
}
