using HwNet.Bus.Usb;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Our client on servers that misbehave.</summary>
public class HostileServerTests
{
    [Fact]
    public void A_second_reply_is_skipped_and_counted()
    {
        using var server = Configured(peer =>
        {
            var one = peer.Submission(0x81);
            peer.Reply(one.Sequence, 0, [1, 2, 3]);
            peer.Reply(one.Sequence, 0, [9, 9, 9, 9]);
            peer.Reply(peer.Submission(0x81).Sequence, 0, [4]);
            peer.AwaitEnd();
        });
        using var device = Rig.OpenConfigured(server.Address);
        using var ended = new Ended();
        var transfer = ended.Make(0x81, 16);

        device.Submit(transfer);
        Assert.Equal(3, ended.Next().Length);
        device.Submit(transfer);
        Assert.Equal(1, ended.Next().Length);

        Assert.Equal(4, transfer.Buffer.Span[0]);
        Assert.Equal((1, 0), (device.Statistics.DuplicateReplies, ended.Count));
        Assert.False(device.IsGone);
    }

    [Fact]
    public void A_reply_that_comes_after_its_unlink_was_confirmed_is_skipped_and_counted()
    {
        using var server = Configured(peer =>
        {
            var one = peer.Submission(0x81);
            var unlink = peer.Next()!;
            Assert.Equal((2u, one.Sequence), (unlink.Command, unlink.Word));
            peer.ReplyUnlink(unlink.Sequence, -104);
            peer.Reply(one.Sequence, 0, new byte[16]);
            peer.Reply(peer.Submission(0x81).Sequence, 0, [4]);
            peer.AwaitEnd();
        });
        using var device = Rig.OpenConfigured(server.Address);
        using var ended = new Ended();
        var transfer = ended.Make(0x81, 16);

        device.Submit(transfer);
        device.Cancel(transfer);
        Assert.Equal(UsbStatus.Cancelled, ended.Next().Status);
        device.Submit(transfer);

        Assert.Equal((UsbStatus.Completed, 1), (ended.Next().Status, transfer.ActualLength));
        Assert.Equal(1, device.Statistics.DuplicateReplies);
    }

    [Fact]
    public void An_unlink_that_came_too_late_leaves_the_transfers_own_end()
    {
        using var server = Configured(peer =>
        {
            var one = peer.Submission(0x81);
            var unlink = peer.Next()!;
            peer.Reply(one.Sequence, 0, [1, 2]);
            peer.ReplyUnlink(unlink.Sequence, 0);
            peer.ReplyUnlink(4_000_000_000, -104);
            peer.Reply(peer.Submission(0x02).Sequence, 0, actual: 5);
            peer.AwaitEnd();
        });
        using var device = Rig.OpenConfigured(server.Address);
        using var ended = new Ended();
        var transfer = ended.Make(0x81, 16);

        device.Submit(transfer);
        device.Cancel(transfer);
        Assert.Equal((transfer, UsbStatus.Completed, 2), ended.Next());
        device.Submit(ended.Make(0x02, 5));

        Assert.Equal((UsbStatus.Completed, 5), (ended.Next().Status, 5));
        Assert.Equal(1, device.Statistics.UnknownReplies);
    }

    [Fact]
    public void An_unlink_answered_with_0_without_the_transfers_reply_ends_it()
    {
        using var server = Configured(peer =>
        {
            _ = peer.Submission(0x81);
            peer.ReplyUnlink(peer.Next()!.Sequence, 0);
            peer.AwaitEnd();
        });
        using var device = Rig.OpenConfigured(server.Address);
        using var ended = new Ended();
        var transfer = ended.Make(0x81, 16);

        device.Submit(transfer);
        device.Cancel(transfer);

        Assert.Equal((transfer, UsbStatus.Cancelled, 0), ended.Next());
    }

    [Fact]
    public void Replies_out_of_order_complete_in_order()
    {
        using var server = Configured(peer =>
        {
            var (one, two, three) = (peer.Submission(0x81), peer.Submission(0x81), peer.Submission(0x81));
            peer.Reply(three.Sequence, 0, [3]);
            peer.Reply(one.Sequence, 0, [1]);
            peer.Reply(two.Sequence, 0, [2]);
            peer.AwaitEnd();
        });
        using var device = Rig.OpenConfigured(server.Address);
        using var ended = new Ended();

        Assert.All(Enumerable.Range(0, 3), _ => device.Submit(ended.Make(0x81, 16)));

        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => (int)ended.Next().Transfer.Buffer.Span[0]));
    }

    [Fact]
    public void A_reply_to_what_was_never_asked_is_ignored_when_it_brings_nothing()
    {
        using var server = Configured(peer =>
        {
            var one = peer.Submission(0x81);
            peer.Reply(one.Sequence + 5000, -32);
            peer.Reply(one.Sequence, 0, [1]);
            peer.AwaitEnd();
        });
        using var device = Rig.OpenConfigured(server.Address);
        using var ended = new Ended();

        device.Submit(ended.Make(0x81, 16));

        Assert.Equal((UsbStatus.Completed, 1), (ended.Next().Status, (int)device.Statistics.UnknownReplies));
    }

    [Theory]
    [InlineData("unknown with bytes")]
    [InlineData("oversized")]
    [InlineData("oversized out")]
    [InlineData("oversized duplicate")]
    [InlineData("beyond any transfer")]
    [InlineData("bytes behind an out transfer")]
    [InlineData("garbage")]
    [InlineData("half a head")]
    [InlineData("half the bytes")]
    [InlineData("a command")]
    [InlineData("nothing")]
    public void A_connection_that_cannot_be_trusted_any_more_is_a_removal(string how)
    {
        using var server = Configured(peer => Misbehave(peer, how));
        using var device = Rig.OpenConfigured(server.Address);
        using var ended = new Ended();
        using var gone = new ManualResetEventSlim(false);
        using var registration = device.OnGone(gone.Set);

        device.Submit(ended.Make(0x81, 16));
        device.Submit(ended.Make(0x02, 16));
        device.Submit(ended.Make(0x83, 16));

        var ends = Enumerable.Range(0, 3).Select(_ => ended.Next()).ToList();
        Assert.All(ends, e => Assert.InRange(e.Length, 0, 16));
        Assert.Contains(ends, e => e.Status == UsbStatus.NoDevice);
        Assert.True(gone.Wait(Rig.Long), "the handler is called");
        Assert.True(device.IsGone);
        Assert.NotNull(device.Failure);
        Assert.Equal(0, ended.Count);
        var s = device.Statistics;
        Assert.Equal(how.StartsWith("oversized", StringComparison.Ordinal) || how == "beyond any transfer" ? 1 : 0, s.OversizedReplies);
        Assert.Equal(how is "unknown with bytes" or "garbage" or "a command" or "bytes behind an out transfer" ? 1 : 0, s.Unsynchronised);
    }

    [Fact]
    public void Control_transfers_that_are_never_answered_time_out_and_at_last_end_the_connection()
    {
        using var server = Configured(static peer => peer.AwaitEnd());
        using var device = Rig.OpenConfigured(server.Address, new UsbIpClientOptions { UnlinkTimeout = TimeSpan.FromMilliseconds(20) });
        var soon = TimeSpan.FromMilliseconds(20);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(UsbStatus.TimedOut, device.Control(UsbSetup.VendorRead(1, 0, 0, 4), new byte[4], soon).Status);
        }

        Rig.Until(() => device.IsGone, "the connection is given up");
        Assert.Equal(UsbStatus.NoDevice, device.Control(UsbSetup.VendorRead(1, 0, 0, 4), new byte[4], soon).Status);
    }

    [Fact]
    public void A_late_answer_to_a_control_transfer_does_not_reach_the_next_one()
    {
        using var server = Configured(peer =>
        {
            var late = peer.Submission(0x80);
            Assert.Equal(2u, peer.Next()!.Command);
            var next = peer.Submission(0x80);
            peer.Reply(late.Sequence, 0, [1, 1, 1, 1]);
            peer.Reply(next.Sequence, 0, [2, 2, 2, 2]);
            peer.AwaitEnd();
        });
        using var device = Rig.OpenConfigured(server.Address, new UsbIpClientOptions { UnlinkTimeout = TimeSpan.FromMilliseconds(20) });
        var data = new byte[4];

        Assert.Equal(UsbStatus.TimedOut, device.Control(UsbSetup.VendorRead(1, 0, 0, 4), data, TimeSpan.FromMilliseconds(20)).Status);
        Assert.Equal(new byte[4], data);
        Assert.Equal(new UsbResult(UsbStatus.Completed, 4), device.Control(UsbSetup.VendorRead(1, 0, 0, 4), data, Rig.Long));

        Assert.Equal(Bytes.Hex("02020202"), data);
    }

    [Fact]
    public void The_zero_packet_flag_and_the_interval_are_on_the_wire()
    {
        uint? flags = null;
        using var server = Configured(peer =>
        {
            var one = peer.Submission(0x02);
            flags = one.Word;
            peer.Reply(one.Sequence, 0, actual: 4);
            peer.AwaitEnd();
        });
        using var device = Rig.OpenConfigured(server.Address);
        using var ended = new Ended();
        var transfer = ended.Make(0x02, 4);
        transfer.ZeroPacket = true;

        device.Submit(transfer);
        _ = ended.Next();

        Assert.Equal(0x40u, flags);
    }

    [Theory]
    [InlineData("0111 0005 00000000 ffffffff", Errno.EPROTO)]
    [InlineData("0111 0005 00000000 00000401", Errno.EPROTO)]
    [InlineData("0111 0005 00000000 00000001 00", Errno.EIO)]
    [InlineData("0111 0005 00000001", Errno.EIO)]
    [InlineData("0106 0005 00000000 00000000", Errno.EPROGMISMATCH)]
    [InlineData("0111 0003 00000000 00000000", Errno.EPROTO)]
    [InlineData("485454502f312e31", Errno.EPROGMISMATCH)]
    [InlineData("01", Errno.EIO)]
    public void A_list_that_cannot_be_is_refused_with_the_cause(string answer, Errno expected)
    {
        using var server = new ScriptedServer(peer =>
        {
            Assert.Equal(Bytes.Hex("0111 8005 00000000"), peer.Read(8));
            peer.Write(Bytes.Hex(answer));
        });

        Assert.Equal(expected, UsbIpClient.List(server.Address, null, out _, out var failure));
        Assert.Contains("; ", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1-2", Errno.EPROTO)]
    [InlineData("", Errno.EPROTO)]
    public void An_import_of_another_device_than_the_one_asked_for_is_refused(string busId, Errno expected)
    {
        using var server = new ScriptedServer(peer =>
        {
            _ = peer.Read(40);
            peer.Write(ScriptedPeer.ImportReply(busId));
            peer.AwaitEnd();
        });

        Assert.Equal(expected, UsbIpDevice.Open(server.Address, null, out _, out _));
    }

    [Fact]
    public void A_server_that_says_nothing_is_given_up()
    {
        using var server = new ScriptedServer(static peer => peer.AwaitEnd());

        var error = UsbIpDevice.Open(server.Address, new UsbIpClientOptions { ConnectTimeout = TimeSpan.FromMilliseconds(100) }, out _, out var failure);

        Assert.Equal(Errno.ETIMEDOUT, error);
        Assert.Contains("says nothing", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_without_sensible_descriptors_is_refused()
    {
        using var server = new ScriptedServer(peer =>
        {
            peer.GrantImport();
            while (peer.Next() is { } message)
            {
                peer.Reply(message.Sequence, 0, message.Direction == 1 ? [0, 0, 0] : []);
            }
        });

        Assert.Equal(Errno.EIO, UsbIpDevice.Open(server.Address, null, out _, out var failure));
        Assert.Contains("device descriptor", failure, StringComparison.Ordinal);
    }

    private static ScriptedServer Configured(Action<ScriptedPeer> script) => new(peer =>
    {
        peer.GrantImport();
        peer.ServeUntilConfigured();
        script(peer);
    });

    private static void Misbehave(ScriptedPeer peer, string how)
    {
        var (i, o, _) = (peer.Submission(0x81), peer.Submission(0x02), peer.Submission(0x83));
        switch (how)
        {
            case "unknown with bytes":
                peer.Reply(i.Sequence + 100, 0, new byte[16]);
                break;
            case "oversized":
                peer.Reply(i.Sequence, 0, new byte[17]);
                break;
            case "oversized out":
                peer.Reply(o.Sequence, 0, actual: 17);
                break;
            case "oversized duplicate":
                peer.Reply(i.Sequence, 0, [1]);
                peer.Reply(i.Sequence, 0, new byte[17]);
                break;
            case "beyond any transfer":
                peer.Reply(i.Sequence, 0, actual: 0xffffffff);
                break;
            case "bytes behind an out transfer":
                peer.Reply(o.Sequence, 0, Enumerable.Repeat((byte)0x77, 16).ToArray(), direction: 1);
                peer.Reply(i.Sequence, 0, new byte[16]);
                break;
            case "garbage":
                peer.Write([.. Enumerable.Range(0, 200).Select(b => (byte)b)]);
                break;
            case "half a head":
                peer.Write([0, 0, 0, 3, 0, 0]);
                return;
            case "half the bytes":
                peer.Reply(i.Sequence, 0, [1, 2, 3], actual: 16);
                return;
            case "a command":
                peer.Write([0, 0, 0, 1, .. new byte[44]]);
                break;
            default:
                return;
        }

        peer.AwaitEnd();
    }
}
