using HwNet.Bus.Usb;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Messages written by hand from the tables of the protocol's document (Linux Documentation/usb/usbip_protocol.rst), and its captured example.</summary>
public class WireTests
{
    private const string CapturedSubmitIn =
        "00000001 00000d05 0001000f 00000001 00000001 00000200 00000040 ffffffff 00000000 00000004 00000000 00000000";

    private const string CapturedSubmitOut =
        "00000001 00000d06 0001000f 00000000 00000001 00000000 00000040 ffffffff 00000000 00000004 00000000 00000000";

    private const string CapturedReplyOut =
        "00000003 00000d06 00000000 00000000 00000000 00000000 00000040 ffffffff 00000000 00000000 00000000 00000000";

    [Fact]
    public void The_captured_interrupt_submissions_of_the_document_are_read()
    {
        Assert.Equal(UsbIpProblem.None, UsbIpSubmit.Read(Bytes.Hex(CapturedSubmitIn), out var i));
        Assert.Equal(UsbIpProblem.None, UsbIpSubmit.Read(Bytes.Hex(CapturedSubmitOut), out var o));

        Assert.Equal((0xd05u, 0x0001000fu, (byte)0x81, 0x200u, 64, 4u), (i.Sequence, i.DeviceId, i.Endpoint, i.Flags, i.Length, i.Interval));
        Assert.Equal((0xd06u, (byte)0x01, 64, false), (o.Sequence, o.Endpoint, o.Length, o.ZeroPacket));
    }

    [Fact]
    public void The_captured_reply_of_the_document_is_read()
    {
        Assert.Equal(UsbIpProblem.None, UsbIpSubmitReply.Read(Bytes.Hex(CapturedReplyOut), out var reply));

        Assert.Equal(new UsbIpSubmitReply(0xd06, 0, 64), reply);
    }

    [Fact]
    public void A_control_submission_is_written_as_the_table_says()
    {
        var setup = UsbSetup.GetDescriptor(1, 0, 0, 18);
        var bytes = new byte[48];
        Array.Fill(bytes, (byte)0xee);

        new UsbIpSubmit(7, 0x00010002, 0x80, 0x200, 18, 0, setup).Write(bytes);

        var expected = "00000001 00000007 00010002 00000001 00000000" // command, seqnum, devid, direction in, endpoint 0
            + "00000200 00000012 00000000 ffffffff 00000000" // flags, length, start frame, no packets, interval
            + "8006 0001 0000 1200"; // setup, little-endian as on the bus
        Assert.Equal(Bytes.Hex(expected), bytes);
        Assert.Equal(UsbIpProblem.None, UsbIpSubmit.Read(bytes, out var again));
        Assert.Equal(setup, again.Setup);
    }

    [Fact]
    public void Unlinks_and_their_replies_are_written_as_the_tables_say()
    {
        var unlink = new byte[48];
        var reply = new byte[48];

        new UsbIpUnlink(9, 0x00010002, 7).Write(unlink);
        new UsbIpUnlinkReply(9, -104).Write(reply);

        Assert.Equal(Bytes.Hex("00000002 00000009 00010002 00000000 00000000 00000007" + new string('0', 48)), unlink);
        Assert.Equal(Bytes.Hex("00000004 00000009 00000000 00000000 00000000 ffffff98" + new string('0', 48)), reply);
        Assert.Equal(UsbIpProblem.None, UsbIpUnlink.Read(unlink, out var u));
        Assert.Equal(new UsbIpUnlink(9, 0x00010002, 7), u);
        Assert.Equal(UsbIpProblem.None, UsbIpUnlinkReply.Read(reply, out var r));
        Assert.Equal(new UsbIpUnlinkReply(9, -104), r);
    }

    [Fact]
    public void A_reply_to_a_submission_is_written_as_the_table_says()
    {
        var bytes = new byte[48];

        new UsbIpSubmitReply(0xd06, -32, 0).Write(bytes);

        Assert.Equal(Bytes.Hex("00000003 00000d06 00000000 00000000 00000000 ffffffe0 00000000 00000000 ffffffff 00000000 00000000 00000000"), bytes);
    }

    [Fact]
    public void A_list_is_written_as_the_table_says()
    {
        var device = Device();
        var bytes = new byte[UsbIpDevList.ReplySize([device])];

        Assert.Equal(0x14C, UsbIpDevList.WriteReply(bytes, [device]));

        Assert.Equal(Bytes.Hex("0111 0005 00000000 00000001"), bytes[..12]);
        Assert.Equal("/sys/devices/x\0"u8.ToArray(), bytes[12..27]);
        Assert.Equal("3-2\0"u8.ToArray(), bytes[0x10C..0x110]);
        Assert.Equal(Bytes.Hex("00000003 00000002 00000003 0525 a4a1 0300 02 06 07 01 02 02"), bytes[0x12C..0x144]);
        Assert.Equal(Bytes.Hex("02060000 0a000000"), bytes[0x144..]);
    }

    [Fact]
    public void A_list_is_read_back()
    {
        var bytes = new byte[UsbIpDevList.ReplySize([Device()])];
        UsbIpDevList.WriteReply(bytes, [Device()]);

        Assert.Equal(UsbIpProblem.None, UsbIpDevList.ReadCount(bytes.AsSpan(8), out var count));
        Assert.Equal(UsbIpProblem.None, UsbIpRemoteDevice.Read(bytes.AsSpan(12), out var device));
        Assert.Equal(UsbIpProblem.None, UsbIpDevList.ReadInterfaces(bytes.AsSpan(0x144), device.InterfaceCount, out var interfaces));

        Assert.Equal(1, count);
        Assert.Equal(Device().Interfaces, interfaces);
        Assert.Equal(Device() with { Interfaces = device.Interfaces }, device);
        Assert.Equal(0x00030002u, device.DeviceId);
    }

    [Fact]
    public void Imports_are_written_as_the_tables_say()
    {
        var request = new byte[UsbIpImport.RequestSize];
        var reply = new byte[UsbIpImport.ReplySize];
        var refusal = new byte[8];

        Assert.Equal(40, UsbIpImport.WriteRequest(request, "3-2"));
        Assert.Equal(0x140, UsbIpImport.WriteReply(reply, Device()));
        Assert.Equal(8, UsbIpImport.WriteRefusal(refusal, UsbIpReplyStatus.Busy));

        Assert.Equal(Bytes.Hex("0111 8003 00000000 332d3200" + new string('0', 56)), request);
        Assert.Equal(Bytes.Hex("0111 0003 00000000"), reply[..8]);
        Assert.Equal("3-2\0"u8.ToArray(), reply[0x108..0x10C]);
        Assert.Equal(Bytes.Hex("01 02 02"), reply[0x13D..]);
        Assert.Equal(Bytes.Hex("0111 0003 00000002"), refusal);
    }

    [Theory]
    [InlineData(16, "00000010", UsbIpProblem.Endpoint)]
    [InlineData(12, "00000002", UsbIpProblem.Direction)]
    [InlineData(24, "01000001", UsbIpProblem.Length)]
    [InlineData(24, "ffffffff", UsbIpProblem.Length)]
    [InlineData(32, "00000001", UsbIpProblem.Isochronous)]
    [InlineData(32, "00000401", UsbIpProblem.Length)]
    [InlineData(0, "00000005", UsbIpProblem.Command)]
    public void A_submission_out_of_bounds_is_refused_by_name(int at, string word, object problem)
    {
        var bytes = Bytes.Hex(CapturedSubmitIn);
        Bytes.Hex(word).CopyTo(bytes, at);

        Assert.Equal((UsbIpProblem)problem, UsbIpSubmit.Read(bytes, out _));
    }

    [Fact]
    public void Short_messages_and_other_versions_are_refused()
    {
        var bytes = Bytes.Hex(CapturedSubmitIn);

        Assert.Equal(UsbIpProblem.Short, UsbIpSubmit.Read(bytes.AsSpan(0, 47), out _));
        Assert.Equal(UsbIpProblem.Short, UsbIpRemoteDevice.Read(new byte[311], out _));
        Assert.Equal(UsbIpProblem.Short, UsbIpOp.Read(new byte[7], out _));
        Assert.Equal(UsbIpProblem.Short, UsbIpDevList.ReadInterfaces(new byte[7], 2, out _));
        Assert.Equal(UsbIpProblem.Length, UsbIpDevList.ReadCount(Bytes.Hex("ffffffff"), out _));
        Assert.Equal(UsbIpProblem.Version, UsbIpOp.Read(Bytes.Hex("0106 8005 00000000"), out _));
    }

    [Fact]
    public void A_name_without_a_closing_zero_ends_where_its_field_ends()
    {
        var bytes = new byte[UsbIpRemoteDevice.Size];
        Array.Fill(bytes, (byte)'a');

        Assert.Equal(UsbIpProblem.None, UsbIpRemoteDevice.Read(bytes, out var device));

        Assert.Equal((256, 32), (device.Path.Length, device.BusId.Length));
        Assert.Equal(UsbSpeed.Unknown, device.Speed);
    }

    [Theory]
    [InlineData(0, UsbStatus.Completed)]
    [InlineData(-121, UsbStatus.Completed)]
    [InlineData(-32, UsbStatus.Stall)]
    [InlineData(-75, UsbStatus.Overflow)]
    [InlineData(-71, UsbStatus.ProtocolError)]
    [InlineData(-84, UsbStatus.ProtocolError)]
    [InlineData(-62, UsbStatus.ProtocolError)]
    [InlineData(-104, UsbStatus.Cancelled)]
    [InlineData(-2, UsbStatus.Cancelled)]
    [InlineData(-108, UsbStatus.NoDevice)]
    [InlineData(-19, UsbStatus.NoDevice)]
    [InlineData(-110, UsbStatus.TimedOut)]
    [InlineData(12345, UsbStatus.ProtocolError)]
    public void Error_numbers_of_Linux_keep_their_kinds(int error, UsbStatus status)
    {
        Assert.Equal(status, LinuxUrbStatus.ToStatus(error));
    }

    [Theory]
    [InlineData(UsbSpeed.High, 9, 256u)]
    [InlineData(UsbSpeed.Super, 1, 1u)]
    [InlineData(UsbSpeed.High, 0, 1u)]
    [InlineData(UsbSpeed.High, 255, 32768u)]
    [InlineData(UsbSpeed.Full, 10, 10u)]
    [InlineData(UsbSpeed.Low, 0, 1u)]
    public void The_interval_of_an_interrupt_transfer_is_never_zero(UsbSpeed speed, byte interval, uint expected)
    {
        Assert.Equal(expected, UsbIpInterval.Of(speed, new UsbEndpoint(0x83, UsbTransferType.Interrupt, 16, interval)));
    }

    private static UsbIpRemoteDevice Device() => new()
    {
        Path = "/sys/devices/x",
        BusId = "3-2",
        BusNumber = 3,
        DeviceNumber = 2,
        Speed = UsbSpeed.High,
        VendorId = 0x0525,
        ProductId = 0xa4a1,
        Release = 0x0300,
        Class = 2,
        Subclass = 6,
        Protocol = 7,
        ConfigurationValue = 1,
        ConfigurationCount = 2,
        InterfaceCount = 2,
        Interfaces = [new(2, 6, 0), new(10, 0, 0)],
    };
}
