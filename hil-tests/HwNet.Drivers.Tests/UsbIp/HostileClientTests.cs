using System.Net.Sockets;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Our server and clients that misbehave. Whatever one does, the next one is served.</summary>
public class HostileClientTests
{
    private const string Import = "0111 8003 00000000 312d3100" + "00000000000000000000000000000000000000000000000000000000";

    // devid is busnum 1, devnum 1 for "1-1".
    private const string SetConfiguration = "00000001 00000001 00010001 00000000 00000000 00000000 00000000 00000000 ffffffff 00000000 0009 0100 0000 0000";

    private const string SetInterface = "00000001 00000002 00010001 00000000 00000000 00000000 00000000 00000000 ffffffff 00000000 010b 0100 0100 0000";

    [Theory]
    [InlineData("", "")]
    [InlineData("01", "")]
    [InlineData("0106 8005 00000000", "")]
    [InlineData("0111 8004 00000000", "")]
    [InlineData("474554202f20485454502f312e31", "")]
    [InlineData("0111 8003 00000000 312d", "")]
    public void A_greeting_that_is_none_is_answered_with_nothing(string greeting, string answer)
    {
        using var rig = new Rig(new UsbIpServerOptions { HandshakeTimeout = TimeSpan.FromSeconds(5) });
        using var client = Connect(rig);

        client.GetStream().Write(Bytes.Hex(greeting));
        client.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal(answer, Convert.ToHexString(Rest(client)));
        AssertServes(rig);
    }

    [Fact]
    public void A_bus_id_that_is_not_exported_is_refused_in_one_short_message()
    {
        using var rig = new Rig();
        using var client = Connect(rig);

        client.GetStream().Write(Bytes.Hex(Import.Replace("312d31", "392d39", StringComparison.Ordinal)));

        Assert.Equal("0111000300000004", Convert.ToHexString(Rest(client)));
        Assert.Equal((UsbIpServerEventKind.Refused, "9-9"), (rig.Next() is var e ? e.Kind : default, e.BusId));
    }

    [Fact]
    public void An_import_is_answered_as_the_document_says()
    {
        using var rig = new Rig();
        using var client = Connect(rig);

        client.GetStream().Write(Bytes.Hex(Import + SetConfiguration));

        var reply = Exactly(client, 0x140);
        Assert.Equal(Bytes.Hex("0111 0003 00000000"), reply[..8]);
        Assert.Equal("1-1\0"u8.ToArray(), reply[0x108..0x10C]);
        Assert.Equal(Bytes.Hex("00000001 00000001 00000003 1234 5678 0201 ef 02 01 01 01 02"), reply[0x128..]);
        Assert.Equal(Bytes.Hex("00000003 00000001 00000000 00000000 00000000 00000000 00000000 00000000 ffffffff 00000000 00000000 00000000"), Exactly(client, 48));
        Assert.Equal(1, rig.One.Device!.Configuration);
    }

    [Theory]
    [InlineData("00000005 00000003 00010001")]
    [InlineData("00000003 00000003 00010001")]
    [InlineData("00000001 00000003 00010002 00000000 00000000 00000000 00000000 00000000 ffffffff 00000000 0009 0100 0000 0000")]
    [InlineData("00000002 00000003 00010009 00000000 00000000 00000001")]
    [InlineData("00000001 00000003 00010001 00000000 00000010 00000000 00000000 00000000 ffffffff")]
    [InlineData("00000001 00000003 00010001 00000002 00000001 00000000 00000000 00000000 ffffffff")]
    [InlineData("00000001 00000003 00010001 00000001 00000001 00000000 ffffffff 00000000 ffffffff")]
    [InlineData("00000001 00000003 00010001 00000001 00000001 00000000 00100001 00000000 ffffffff")]
    [InlineData("00000001 00000003 00010001 00000001 00000001 00000000 00000010 00000000 7fffffff")]
    public void A_message_that_cannot_be_ends_the_connection_and_frees_the_device(string message)
    {
        using var rig = new Rig();
        using var client = Imported(rig);

        client.GetStream().Write(Padded(message));

        Assert.Empty(Rest(client));
        Rig.Until(() => rig.One.Device is null, "the device is closed");
        Assert.Equal(1, rig.Server.Statistics.Malformed);
        AssertServes(rig);
    }

    [Theory]
    [InlineData("00000001 00000003 00010001 00000000 00000002 00000000 00000100 00000000 ffffffff 00000000 00000000 00000000 0102")]
    [InlineData("00000001 00")]
    public void A_client_that_goes_in_the_middle_of_a_message_frees_the_device(string message)
    {
        using var rig = new Rig();
        using (var client = Imported(rig))
        {
            client.GetStream().Write(Bytes.Hex(message));
        }

        Rig.Until(() => rig.One.Device is null, "the device is closed");
        AssertServes(rig);
    }

    [Fact]
    public void A_client_that_goes_with_transfers_in_flight_frees_the_device()
    {
        using var rig = new Rig();
        using (var client = Imported(rig))
        {
            for (var i = 0; i < 20; i++)
            {
                client.GetStream().Write(In(100 + i, 1, 512));
            }

            Rig.Until(() => rig.One.Device!.PendingOn(0x81) == 20, "they reach the device");
        }

        Rig.Until(() => rig.One.Device is null, "the device is closed");
        AssertServes(rig);
    }

    [Fact]
    public void A_seqnum_used_twice_at_once_ends_the_connection()
    {
        using var rig = new Rig();
        using var client = Imported(rig);

        client.GetStream().Write([.. In(5, 1, 512), .. In(5, 1, 512)]);

        Assert.Empty(Rest(client));
        AssertServes(rig);
    }

    [Fact]
    public void Beyond_the_bounds_transfers_are_refused_and_the_stream_stays_whole()
    {
        using var rig = new Rig(new UsbIpServerOptions { MaxTransfersInFlight = 3, MaxBytesInFlight = 2000 });
        using var client = Imported(rig);

        client.GetStream().Write([.. In(10, 1, 1500), .. In(11, 1, 501), .. Out(12, 2, new byte[600]), .. In(13, 1, 100), .. In(14, 1, 100), .. In(15, 1, 100)]);

        Assert.Equal([(11u, -12), (12u, -12), (15u, -12)], Enumerable.Range(0, 3).Select(_ => Answer(client)));
        Assert.Equal(3, rig.Server.Statistics.OverBound);
        Assert.Equal(3, rig.One.Device!.PendingOn(0x81));
    }

    [Fact]
    public void Isochronous_transfers_are_refused_and_the_stream_stays_whole()
    {
        using var rig = new Rig();
        using var client = Imported(rig);
        var iso = Padded("00000001 00000020 00010001 00000000 00000002 00000000 00000008 00000000 00000002");

        client.GetStream().Write([.. iso, .. new byte[8 + 32], .. Out(33, 2, [1, 2, 3])]);

        Assert.Equal([(32u, -22), (33u, 0)], Enumerable.Range(0, 2).Select(_ => Answer(client)));
        Assert.Equal(1, rig.Server.Statistics.Isochronous);
    }

    [Fact]
    public void An_unlink_is_answered_as_a_Linux_host_expects_it()
    {
        using var rig = new Rig();
        using var client = Imported(rig);

        client.GetStream().Write(In(50, 1, 512));
        Rig.Until(() => rig.One.Device!.PendingOn(0x81) == 1, "it reaches the device");
        client.GetStream().Write([.. Unlink(51, 50), .. Unlink(52, 50), .. Unlink(53, 4711)]);

        Assert.Equal([(51u, -104), (52u, 0), (53u, 0)], Enumerable.Range(0, 3).Select(_ => Answer(client, command: 4)).Order());
        Assert.Equal(0, rig.One.Device!.PendingOn(0x81));
    }

    [Fact]
    public void An_unlink_behind_another_transfer_is_answered_at_once()
    {
        using var rig = new Rig();
        using var client = Imported(rig);
        rig.One.Device!.KeepsCancelled = true;

        client.GetStream().Write([.. In(50, 1, 512), .. In(51, 1, 512)]);
        Rig.Until(() => rig.One.Device.PendingOn(0x81) == 2, "both reach the device");
        client.GetStream().Write(Unlink(52, 51));
        Assert.Equal((52u, -104), Answer(client, command: 4));
        client.GetStream().Write(Unlink(53, 51));
        Assert.Equal((53u, 0), Answer(client, command: 4));

        // The first is told when the device has ended it; of the second nothing more is told.
        rig.One.Device.CancelAll(0x81);
        rig.One.Device.KeepsCancelled = false;
        client.GetStream().Write(In(54, 1, 512));
        Rig.Until(() => rig.One.Device.PendingOn(0x81) == 1, "the next reaches the device");
        client.GetStream().Write(Unlink(55, 54));
        Assert.Equal(50u, Answer(client).Sequence);
        Assert.Equal((55u, -104), Answer(client, command: 4));
    }

    [Fact]
    public void An_unlink_of_a_control_transfer_is_answered_at_once_and_its_result_is_dropped()
    {
        using var rig = new Rig();
        using var client = Imported(rig);
        rig.One.Device!.Answer.Reset();
        const string VendorRead = "00000001 00000060 00010001 00000001 00000000 00000200 00000004 00000000 ffffffff 00000000 c07f 0000 0000 0400";

        client.GetStream().Write(Bytes.Hex(VendorRead));
        Rig.Until(() => rig.One.Device.Asked.Contains("c0 7f 0000 0000 4"), "it reaches the device");
        client.GetStream().Write(Unlink(0x61, 0x60));
        Assert.Equal((0x61u, -104), Answer(client, command: 4));
        rig.One.Device.Answer.Set();
        client.GetStream().Write(Bytes.Hex(SetInterface.Replace("00000002 00010001", "00000062 00010001", StringComparison.Ordinal)));

        Assert.Equal((0x62u, 0), Answer(client));
    }

    [Theory]
    [InlineData("00000000 00000000 00000000 00000004 00000000 ffffffff 00000000 c07f 0000 0000 0400 00000000")]
    [InlineData("00000001 00000000 00000200 00000002 00000000 ffffffff 00000000 c07f 0000 0000 0400")]
    public void A_control_transfer_whose_setup_says_otherwise_is_refused(string rest)
    {
        using var rig = new Rig();
        using var client = Imported(rig);

        client.GetStream().Write(Bytes.Hex("00000001 00000070 00010001 " + rest));

        Assert.Equal((0x70u, -22), Answer(client));
        Assert.DoesNotContain("c0 7f 0000 0000 4", rig.One.Device!.Asked);
    }

    [Fact]
    public void Too_many_clients_are_turned_away_and_the_rest_is_served()
    {
        using var rig = new Rig(new UsbIpServerOptions { MaxConnections = 2 });
        using var one = Imported(rig);
        using var two = Connect(rig);
        Rig.Until(() => rig.Server.Statistics.Connections == 2, "two are taken");

        using var three = Connect(rig);

        Assert.Empty(Rest(three));
        Assert.Equal(1, rig.Server.Statistics.TooMany);
        two.Close();
        Rig.Until(() => UsbIpClient.List(rig.Address, null, out _, out _) == Errno.None, "there is room again");
    }

    [Fact]
    public void A_client_that_says_nothing_is_given_up()
    {
        using var rig = new Rig(new UsbIpServerOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(50) });
        using var client = Connect(rig);

        Assert.Empty(Rest(client));
    }

    [Fact]
    public void A_client_that_asks_and_never_reads_is_given_up()
    {
        using var rig = new Rig();
        using var client = Imported(rig);
        var unlinks = Enumerable.Range(0, 1000).SelectMany(i => Unlink(1000 + i, 7)).ToArray();
        client.SendTimeout = (int)Rig.Long.TotalMilliseconds;

        var failure = Record.Exception(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                client.GetStream().Write(unlinks);
            }
        });

        Assert.IsType<IOException>(failure);
        Rig.Until(() => rig.One.Device is null, "the device is closed");
        AssertServes(rig);
    }

    private static TcpClient Connect(Rig rig)
    {
        var client = new TcpClient("127.0.0.1", rig.Address.Port) { ReceiveTimeout = (int)Rig.Long.TotalMilliseconds };
        return client;
    }

    /// <summary>Imported and configured.</summary>
    private static TcpClient Imported(Rig rig)
    {
        var client = Connect(rig);
        client.GetStream().Write(Bytes.Hex(Import + SetConfiguration + SetInterface));
        _ = Exactly(client, 0x140 + 48 + 48);
        Assert.Equal(UsbIpServerEventKind.Attached, rig.Next().Kind);
        return client;
    }

    private static void AssertServes(Rig rig)
    {
        using var device = Rig.OpenConfigured(rig.Address);
        Assert.False(device.IsGone);
    }

    private static byte[] Exactly(TcpClient client, int count)
    {
        var bytes = new byte[count];
        client.GetStream().ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Rest(TcpClient client)
    {
        var rest = new MemoryStream();
        var bytes = new byte[4096];
        SocketError error;
        while (client.Client.Receive(bytes, SocketFlags.None, out error) is > 0 and var n)
        {
            rest.Write(bytes.AsSpan(0, n));
        }

        Assert.True(error is SocketError.Success or SocketError.ConnectionReset, error.ToString());
        return rest.ToArray();
    }

    private static (uint Sequence, int Status) Answer(TcpClient client, uint command = 3)
    {
        var b = Exactly(client, 48);
        Assert.Equal(command, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b));
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b.AsSpan(4)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(b.AsSpan(20)));
    }

    private static byte[] Padded(string message)
    {
        var bytes = Bytes.Hex(message);
        Array.Resize(ref bytes, 48);
        return bytes;
    }

    private static byte[] In(int sequence, int endpoint, int length) =>
        Padded($"00000001 {sequence:x8} 00010001 00000001 {endpoint:x8} 00000200 {length:x8} 00000000 ffffffff");

    private static byte[] Out(int sequence, int endpoint, byte[] data) =>
        [.. Padded($"00000001 {sequence:x8} 00010001 00000000 {endpoint:x8} 00000000 {data.Length:x8} 00000000 ffffffff"), .. data];

    private static byte[] Unlink(int sequence, int target) => Padded($"00000002 {sequence:x8} 00010001 00000000 00000000 {target:x8}");
}
