using HwNet.Buffers;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Raw;
using HwNet.Tests;

namespace HwNet.Core.Tests.Raw;

public sealed class AccessPointTests
{
    /// <summary>As they are on the wire: spanning tree (LLC 0x42), IS-IS (0xfe), CDP (SNAP of Cisco), IP in SNAP (RFC 1042).</summary>
    private const string SpanningTree = "424203000000000080640000000000000000000080640000000000008001000014000200f00";
    private const string Isis = "fefe0383";
    private const string Cdp = "aaaa0300000c2000";
    private const string Rfc1042 = "aaaa030000000800";

    [Fact]
    [Trait("Spec", "IF-94")]
    public void A_registered_EtherType_goes_to_its_access_point_with_the_whole_header()
    {
        using var bench = new TestStack();
        var point = new RecordingPoint();
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.EtherType(0x8809), point));
        var m = bench.Frame(etherType: 0x8809, fill: 7);
        var frame = m.Data.ToArray();

        bench.Ifp.Input(m);
        bench.Ifp.Input(bench.Frame(etherType: 0x880a));

        var (name, offered) = Assert.Single(point.Offered);
        Assert.Equal("sim0", name);
        Assert.Equal(frame, offered);
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((2, 120, 1, 1), (data.InPackets, data.InBytes, data.InDelivered, data.InNoProto));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Theory]
    [Trait("Spec", "IF-94")]
    [InlineData("llc 0x42", SpanningTree, true)]
    [InlineData("llc 0x42", Isis, false)]
    [InlineData("llc 0xfe", Isis, true)]
    [InlineData("snap 00000c:0x2000", Cdp, true)]
    [InlineData("snap 00000c:0x2004", Cdp, false)]
    [InlineData("snap 000000:0x2000", Cdp, false)]
    [InlineData("snap 000000:0x0800", Rfc1042, true)]
    [InlineData("llc 0xaa", Cdp, true)]
    [InlineData("ether 0x2000", Cdp, false)]
    public void A_frame_with_a_length_goes_by_its_LLC_or_SNAP_header(string address, string payload, bool expected)
    {
        using var bench = new TestStack();
        var point = new RecordingPoint();
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(Parse(address), point));

        bench.Ifp.Input(Llc(bench, payload));

        Assert.Equal(expected ? 1 : 0, point.Offered.Count);
        Assert.Equal(expected ? 0 : 1, bench.Ifp.Counters.Snapshot().InNoProto);
        Assert.Equal(address, Parse(address).ToString());
    }

    [Fact]
    [Trait("Spec", "IF-94")]
    public void A_SNAP_type_comes_before_the_access_point_of_all_SNAP_frames()
    {
        using var bench = new TestStack();
        var (snap, all) = (new RecordingPoint(), new RecordingPoint());
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.Llc(0xaa), all));
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.Snap(0xc, 0x2000), snap));

        bench.Ifp.Input(Llc(bench, Cdp));
        bench.Ifp.Input(Llc(bench, Rfc1042));

        Assert.Equal((1, 1), (snap.Offered.Count, all.Offered.Count));
    }

    [Theory]
    [Trait("Spec", "IF-94")]
    [InlineData(0, "4242")]
    [InlineData(2, "4242")]
    [InlineData(47, "424203")]
    [InlineData(1500, "424203")]
    [InlineData(1501, "424203")]
    [InlineData(1535, "424203")]
    [InlineData(5, "aaaa030000")]
    public void A_length_that_lies_or_a_header_that_is_cut_is_nobodys(int length, string payload)
    {
        using var bench = new TestStack();
        var point = new RecordingPoint();
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.Llc(0x42), point));
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.Llc(0xaa), point));

        bench.Ifp.Input(Llc(bench, payload, length));

        Assert.Empty(point.Offered);
        Assert.Equal(1, bench.Ifp.Counters.Snapshot().InNoProto);
    }

    [Fact]
    [Trait("Spec", "IF-94")]
    public void An_access_point_comes_before_the_protocol_and_one_that_declines_returns_the_frame()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var point = new RecordingPoint();
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.EtherType(0x88b5), point));

        bench.Ifp.Input(bench.Frame(fill: 1));
        point.Declines = true;
        bench.Ifp.Input(bench.Frame(fill: 2));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal([1, 2], point.Offered.Select(static o => o.Frame[14]));
        Assert.Equal([2], local.FirstBytes);
        Assert.Equal(46, local.Got[0].Packet.Length);
        Assert.Equal(2, bench.Ifp.Counters.Snapshot().InDelivered);
    }

    [Fact]
    [Trait("Spec", "IF-94")]
    public void A_frame_that_is_declined_and_that_no_protocol_wants_is_dropped_once()
    {
        using var bench = new TestStack();
        var point = new RecordingPoint { Declines = true };
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.EtherType(0x8809), point));

        bench.Ifp.Input(bench.Frame(etherType: 0x8809));

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((1, 0, 1), (data.InPackets, data.InDelivered, data.InNoProto));
    }

    [Fact]
    [Trait("Spec", "IF-94")]
    public void Frames_for_other_stations_and_groups_are_not_offered()
    {
        using var bench = new TestStack();
        var point = new RecordingPoint();
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.EtherType(0x8809), point));
        var slow = LinkAddress.Parse("01:80:c2:00:00:02");

        bench.Ifp.Input(bench.Frame(destination: TestStack.Other, etherType: 0x8809));
        bench.Ifp.Input(bench.Frame(destination: slow, etherType: 0x8809));
        Assert.Empty(point.Offered);

        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(slow)));
        bench.Ifp.Input(bench.Frame(destination: slow, etherType: 0x8809));
        Assert.Single(point.Offered);
    }

    [Fact]
    [Trait("Spec", "IF-94")]
    public void There_is_one_access_point_for_a_type_and_only_it_can_be_taken_off()
    {
        using var bench = new TestStack();
        var raw = bench.Stack.Raw;
        var (first, second) = (new RecordingPoint(), new RecordingPoint());
        var address = SapAddress.EtherType(0x8809);

        Assert.Equal(Errno.EPERM, raw.Register(address, first, Credential.User));
        Assert.Equal(Errno.EINVAL, raw.Register(SapAddress.EtherType(0x05ff), first));
        Assert.Equal(Errno.None, raw.Register(SapAddress.EtherType(0x0600), second, Credential.Root));
        Assert.Equal(Errno.None, raw.Register(address, first));
        Assert.Equal(Errno.EADDRINUSE, raw.Register(address, second));
        Assert.Equal(Errno.ENOENT, raw.Unregister(address, second));
        Assert.Equal(Errno.ENOENT, raw.Unregister(SapAddress.Llc(1), first));
        Assert.Equal(Errno.None, raw.Unregister(address, first));

        bench.Ifp.Input(bench.Frame(etherType: 0x8809));
        Assert.Empty(first.Offered);
        Assert.Equal(Errno.None, raw.Register(address, second));
        bench.Ifp.Input(bench.Frame(etherType: 0x8809));
        Assert.Single(second.Offered);
    }

    [Theory]
    [Trait("Spec", "IF-94")]
    [Trait("Spec", "IF-103")]
    [InlineData("ether 0x88b5", "88b5")]
    [InlineData("llc 0x42", "0006424203")]
    [InlineData("snap 00000c:0x2000", "000baaaa0300000c2000")]
    public void A_stream_sends_with_the_header_of_its_type_and_the_other_end_takes_it(string address, string header)
    {
        using var bench = new TestStack();
        var sent = new List<byte[]>();
        bench.Driver.OnSent = m => sent.Add(m.Data.ToArray());
        Assert.Equal(Errno.None, SapSocket.Open(bench.Stack, Parse(address), out var socket));
        using var closing = socket;

        Assert.Equal(Errno.None, socket!.Send(bench.Ifp, Payload(bench, 3), TestStack.Other));

        Assert.Equal("020000000002" + "020000000001" + header + "010203", Convert.ToHexStringLower(Assert.Single(sent)));
        bench.Ifp.Input(Received(bench, sent[0]));
        Assert.True(socket.TryReceive(out var got, out var index));
        Assert.Equal(sent[0][6..], got.Data[6..].ToArray());
        Assert.Equal((1, null), (index, got.ReceivedOn));
        got.Free();
        Assert.False(socket.TryReceive(out _, out _));
    }

    [Fact]
    [Trait("Spec", "IF-94")]
    public void A_stream_whose_queue_is_full_loses_and_counts_what_does_not_fit()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, SapSocket.Open(bench.Stack, SapAddress.EtherType(0x8809), out var socket, capacity: 2));
        for (byte i = 0; i < 5; i++)
        {
            bench.Ifp.Input(bench.Frame(etherType: 0x8809, fill: i));
        }

        Assert.Equal(3, socket!.Drops);
        Assert.Equal(2, bench.Stack.Mbufs.Outstanding);
        socket.Dispose();
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Equal(Errno.EINTR, socket.Receive(TimeSpan.Zero, out _, out _));
        bench.Ifp.Input(bench.Frame(etherType: 0x8809));
        Assert.Equal(1, bench.Ifp.Counters.Snapshot().InNoProto);
    }

    [Fact]
    [Trait("Spec", "IF-103")]
    public void What_a_length_can_not_say_or_has_no_headroom_is_refused_and_freed()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, SapSocket.Open(bench.Stack, SapAddress.Llc(0x42), out var socket));
        using var closing = socket;
        Assert.Equal(Errno.EINVAL, SapSocket.Open(bench.Stack, SapAddress.Llc(0x43), out _, capacity: 0));
        Assert.Equal(Errno.EADDRINUSE, SapSocket.Open(bench.Stack, SapAddress.Llc(0x42), out var none));
        Assert.Null(none);

        Assert.Equal(Errno.EMSGSIZE, socket!.Send(bench.Ifp, Payload(bench, 1498), TestStack.Other));
        var m = Payload(bench, 3);
        _ = m.Prepend(m.Headroom);
        Assert.Equal(Errno.ENOBUFS, socket.Send(bench.Ifp, m, TestStack.Other));
        Assert.Equal(Errno.None, socket.Send(bench.Ifp, Payload(bench, 1497), TestStack.Other));

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((1, 1, 1), (data.OutPackets, data.OutDropsBy[OutputDrop.TooLong], data.OutDropsBy[OutputDrop.NoBuffer]));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-94")]
    public void Looking_for_access_points_allocates_nothing()
    {
        using var bench = new TestStack();
        var point = new Discard();
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.EtherType(0x8809), point));
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.Snap(0xc, 0x2000), point));
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.Llc(0x42), point));
        var snap = Convert.FromHexString(Cdp);

        var least = Allocations.Least(200, () =>
        {
            MbufBatch frames = default;
            for (var i = 0; i < 9; i++)
            {
                var m = bench.Frame(etherType: (ushort)(i % 3 == 0 ? 0x8809 : i % 3 == 1 ? 46 : 0x1234));
                snap.CopyTo(m.Data[14..]);
                frames.Append(m);
            }

            bench.Ifp.Input(ref frames);
        });

        Assert.Equal(0, least);
        Assert.True(point.Count >= 6 * 200);
    }

    private static SapAddress Parse(string text)
    {
        var words = text.Split(' ', ':');
        var port = Convert.ToUInt16(words[^1], 16);
        return words[0] switch
        {
            "ether" => SapAddress.EtherType(port),
            "llc" => SapAddress.Llc((byte)port),
            _ => SapAddress.Snap(Convert.ToInt32(words[1], 16), port),
        };
    }

    /// <summary>An IEEE 802.3 frame, padded to 60 bytes; the length is the payload's unless told.</summary>
    private static Mbuf Llc(TestStack bench, string payload, int? length = null)
    {
        var bytes = Convert.FromHexString(payload.Length % 2 == 0 ? payload : payload + "0");
        var m = bench.Frame(etherType: (ushort)(length ?? bytes.Length));
        bytes.CopyTo(m.Data[14..]);
        return m;
    }

    private static Mbuf Payload(TestStack bench, int length)
    {
        Assert.True(bench.Stack.Mbufs.TryGet(out var m));
        var data = m.Append(length);
        for (var i = 0; i < length; i++)
        {
            data[i] = (byte)(i + 1);
        }

        return m;
    }

    /// <summary>The frame as the far end would send it to us.</summary>
    private static Mbuf Received(TestStack bench, byte[] frame)
    {
        Assert.True(bench.Stack.Mbufs.TryGet(out var m));
        frame.CopyTo(m.Append(frame.Length));
        TestStack.Own.Write(m.Data);
        return m;
    }

    private sealed class Discard : ServiceAccessPoint
    {
        internal int Count { get; private set; }

        protected internal override bool Input(IfNet ifp, Mbuf m)
        {
            Count++;
            m.Free();
            return true;
        }
    }
}
