using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Capture;
using HwNet.Fixtures.Captures;

namespace HwNet.Drivers.Tests.PcapFile;

public sealed class TracingFrameDeviceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MbufPool _pool = new(512);
    private readonly FakeClock _clock = new();
    private readonly StubFrameDevice _stub = new();

    public void Dispose()
    {
        Assert.Equal(0, _pool.Outstanding);
        _pool.Dispose();
        _folder.Dispose();
    }

    private TracingFrameDevice Trace(CaptureFormat format = CaptureFormat.PcapNg)
    {
        Assert.Equal(Errno.None, CaptureWriter.Create(_folder.PathOf("trace"), format, out var writer, out _));
        return new TracingFrameDevice(_stub, writer!, _clock);
    }

    private Mbuf Frame(int length)
    {
        Assert.True(_pool.TryGet(out var m));
        m.Append(length).Fill((byte)length);
        return m;
    }

    [SkippableFact]
    public void Tshark_reads_the_trace_without_complaint()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using (var device = Trace())
        {
            MbufBatch sent = default;
            sent.Append(Frame(60));
            _clock.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(Errno.None, device.Send(ref sent));
            var received = Frame(61);
            (received.Timestamp, received.WireLength) = (1_700_000_000_000_000_001, 1514);
            _stub.ToReceive.Append(received);
            _stub.ToReceive.Append(Frame(62));
            _stub.Drops = 3;
            MbufBatch frames = default;
            Assert.Equal(Errno.None, device.Receive(_pool, ref frames, 64, TimeSpan.Zero));
            Assert.Equal(2, frames.FreeAll());
        }

        string[] expected =
        [
            "ue7\t1767225600.000000100\t60\t60\t0x00000002\t", "ue7\t1700000000.000000001\t1514\t61\t0x00000001\t3",
            "ue7\t1767225600.000000100\t62\t62\t0x00000001\t",
        ];
        Assert.Equal(expected, Tshark.Fields(
            _folder.PathOf("trace"), "frame.interface_name", "frame.time_epoch", "frame.len", "frame.cap_len", "frame.packet_flags", "frame.drop_count"));
        Assert.True(_stub.IsDisposed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(150)]
    public void A_refused_frame_is_traced_once_when_it_goes_out_at_last(int room)
    {
        MbufBatch frames = default;
        for (var i = 0; i < 150; i++)
        {
            frames.Append(Frame(14 + i));
        }

        _stub.Room = room;
        using (var device = Trace())
        {
            Assert.Equal(room < 150 ? Errno.EAGAIN : Errno.None, device.Send(ref frames));
            Assert.Equal(150 - room, frames.Count);
            Assert.Equal(room < 150 ? 14 + room : 0, frames.First?.Length ?? 0);
            _stub.Room = 150;
            Assert.Equal(Errno.None, device.Send(ref frames));
        }

        Assert.Equal(Enumerable.Range(14, 150), Lengths());
    }

    [Fact]
    public void Frames_that_were_in_the_batch_before_are_not_traced_and_stay_in_front()
    {
        MbufBatch frames = default;
        frames.Append(Frame(20));
        _stub.ToReceive.Append(Frame(30));
        using (var device = Trace())
        {
            Assert.Equal(Errno.None, device.Receive(_pool, ref frames, 64, TimeSpan.Zero));
        }

        Assert.Equal([30], Lengths());
        Assert.Equal((20, 2), (frames.First!.Length, frames.FreeAll()));
    }

    [SkippableFact]
    public void A_tag_kept_beside_the_frame_is_in_the_trace()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        var m = Frame(60);
        m.VlanTag = 0x6005;
        m.Data[12] = 0x88;
        m.Data[13] = 0xb5;
        MbufBatch frames = new(m);
        using (var device = Trace())
        {
            Assert.Equal(Errno.None, device.Send(ref frames));
        }

        Assert.Equal(["64\t5\t3\t0x88b5"], Tshark.Fields(_folder.PathOf("trace"), "frame.len", "vlan.id", "vlan.priority", "vlan.etype"));
    }

    [Fact]
    public void A_full_disk_ends_the_trace_and_not_the_traffic()
    {
        var writer = CaptureWriter.Create(new FullStream());
        using var device = new TracingFrameDevice(_stub, writer, _clock);
        for (var i = 0; i < 100; i++)
        {
            MbufBatch frames = new(Frame(1500));
            Assert.Equal(Errno.None, device.Send(ref frames));
            Assert.True(frames.IsEmpty);
        }

        Assert.NotNull(device.TraceFailure);
    }

    private List<int> Lengths()
    {
        using var reader = CaptureReader.Open(_folder.PathOf("trace"));
        var buffer = new byte[2048];
        var lengths = new List<int>();
        while (reader.TryRead(buffer, out var frame))
        {
            lengths.Add(frame.CapturedLength);
        }

        Assert.Null(reader.Error);
        return lengths;
    }
}
