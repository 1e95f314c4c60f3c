using HwNet.Buffers;
using HwNet.Capture;
using HwNet.Drivers.PcapFile;
using HwNet.Fixtures.Captures;
using HwNet.Tests;

namespace HwNet.Drivers.Tests.PcapFile;

public sealed class PcapFileDeviceTests : IDisposable
{
    private const long Ms = 1_000_000;
    private const long Start = 1_700_000_000_000_000_000;

    private readonly TempFolder _folder = new();
    private readonly MbufPool _pool = new(64);
    private readonly FakeClock _clock = new();

    public void Dispose()
    {
        Assert.Equal(0, _pool.Outstanding);
        _pool.Dispose();
        _folder.Dispose();
    }

    private PcapFileDevice Open(PcapFileOptions options)
    {
        Assert.Equal(Errno.None, PcapFileDevice.Open(options, _clock, out var device, out var failure));
        Assert.Null(failure);
        return device!;
    }

    /// <summary>The first bytes of the frames that are due now.</summary>
    private string Due(PcapFileDevice device, int limit = 64, Errno expected = Errno.None)
    {
        MbufBatch frames = default;
        Assert.Equal(expected, device.Receive(_pool, ref frames, limit, TimeSpan.Zero));
        return Drain(ref frames);
    }

    private static string Drain(ref MbufBatch frames)
    {
        var seen = "";
        while (frames.TryRemoveFirst(out var m))
        {
            seen += m.Data[0];
            m.Free();
        }

        return seen;
    }

    [Fact]
    public void Frames_come_with_the_gaps_of_the_capture()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", (Start, 60), (Start + (10 * Ms), 60), (Start + (10 * Ms), 60), (Start + (25 * Ms), 60)) });

        Assert.Equal("0", Due(device));
        Assert.Equal("", Due(device));
        _clock.Advance(TimeSpan.FromMilliseconds(9.9));
        Assert.Equal("", Due(device));
        _clock.Advance(TimeSpan.FromMilliseconds(0.1));
        Assert.Equal("12", Due(device));
        Assert.False(device.Finished);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("3", Due(device));
        Assert.True(device.Finished);
        Assert.True(device.FinishedEvent.WaitOne(0));
        Assert.Equal("", Due(device));
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(0.5, 20)]
    public void A_speed_divides_the_gaps(double speed, int milliseconds)
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", (Start, 60), (Start + (10 * Ms), 60)), Pacing = ReplayPacing.Speed(speed) });

        Assert.Equal("0", Due(device));
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds) - TimeSpan.FromTicks(1));
        Assert.Equal("", Due(device));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("1", Due(device));
    }

    [Fact]
    public void A_rate_ignores_the_capture_and_does_not_drift()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", (Start, 60), (0, 60), (Start, 60)), Pacing = ReplayPacing.Rate(3), Rounds = 0 });
        var count = Due(device).Length;
        for (var i = 0; i < 60; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            count += Due(device).Length;
        }

        Assert.Equal(1 + (30 * 3), count);
        Assert.False(device.Finished);
    }

    [Fact]
    public void Flat_out_delivers_as_much_as_is_asked_for_in_order()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", [.. Enumerable.Range(0, 10).Select(i => (Start + (i * 1000 * Ms), 60))]), Pacing = ReplayPacing.FlatOut });

        Assert.Equal("0123", Due(device, 4));
        Assert.Equal("4567", Due(device, 4));
        Assert.Equal("89", Due(device, 4));
        Assert.True(device.Finished);
        Assert.Equal(10, device.Statistics.Received);
    }

    [Fact]
    public void Rounds_follow_one_another_without_a_gap()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", (Start, 60), (Start + (10 * Ms), 60)), Rounds = 3 });

        Assert.Equal("0", Due(device));
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal("10", Due(device));
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal("10", Due(device));
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal("1", Due(device));
        Assert.True(device.Finished);
    }

    [Fact]
    public void Time_that_runs_backwards_in_the_capture_delays_nothing()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", (Start, 60), (Start - (50 * Ms), 60), (long.MaxValue, 60)) });

        Assert.Equal("01", Due(device));
        _clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal("", Due(device));
    }

    [Fact]
    public void An_empty_capture_replayed_for_ever_is_finished_at_once()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a"), Rounds = 0 });

        Assert.True(device.Finished);
        Assert.Equal("", Due(device));
    }

    [Fact]
    public void Metadata_of_the_capture_come_along()
    {
        Assert.Equal(Errno.None, CaptureWriter.Create(_folder.PathOf("a"), CaptureFormat.PcapNg, out var writer, out _));
        using (writer)
        {
            Assert.Equal(Errno.None, writer!.AddInterface(new CaptureInterface("ue0", LinkType.Ethernet, 64), out _));
            Assert.Equal(Errno.None, writer.Write(new CapturedFrame { Timestamp = Start + 7 }, new byte[1514]));
        }

        using var device = Open(new() { ReplayPath = _folder.PathOf("a") });
        MbufBatch frames = default;
        Assert.Equal(Errno.None, device.Receive(_pool, ref frames, 1, TimeSpan.Zero));

        Assert.True(frames.TryRemoveFirst(out var m));
        Assert.Equal((64, 1514, Start + 7, MbufFlags.Truncated), (m.Length, m.WireLength, m.Timestamp, m.Flags));
        m.Free();
    }

    [Fact]
    public void Frames_that_do_not_fit_or_find_no_buffer_are_counted()
    {
        using var small = new MbufPool(1);
        using var device = Open(new() { ReplayPath = _folder.Write("a", (1, 60), (1, small.MaxPacketLength + 1), (1, 61), (1, 62)) });
        MbufBatch frames = default;

        Assert.Equal(Errno.None, device.Receive(small, ref frames, 64, TimeSpan.Zero));

        Assert.Equal("0", Drain(ref frames));
        var statistics = device.Statistics;
        Assert.Equal((1, 1, 2), (statistics.Received, statistics.Oversized, statistics.NoBuffer));
        Assert.Equal(0, small.Outstanding);
    }

    [Fact]
    public void Sent_frames_of_the_capture_can_be_left_out()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", (1, 60), (1, 60), (1, 60), (1, 60)), SkipOutbound = true });

        Assert.Equal("02", Due(device));
    }

    [Fact]
    public void A_wait_ends_when_the_frame_is_due_and_not_before()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", (Start, 60), (Start + (10 * Ms), 61)) });
        Assert.Equal("0", Due(device));
        var receiver = new Receiver(device, _pool, Timeout.InfiniteTimeSpan);

        _clock.WaitUntilArmed();
        _clock.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal((Errno.None, "1"), receiver.Result());
    }

    [Fact]
    public void A_wait_ends_at_its_timeout_with_nothing()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", (Start, 60), (Start + (10 * Ms), 61)) });
        Assert.Equal("0", Due(device));
        var receiver = new Receiver(device, _pool, TimeSpan.FromMilliseconds(4));

        _clock.WaitUntilArmed();
        _clock.Advance(TimeSpan.FromMilliseconds(4));

        Assert.Equal((Errno.None, ""), receiver.Result());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancel_ends_a_wait_for_a_frame_or_for_ever(int frames)
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", [.. Enumerable.Range(0, frames).Select(i => (Start + (i * 10 * Ms), 60))]) });
        Assert.Equal("0", Due(device));
        var receiver = new Receiver(device, _pool, Timeout.InfiniteTimeSpan);

        device.Cancel();

        Assert.Equal((Errno.EINTR, ""), receiver.Result());
        Assert.Equal("", Due(device, expected: Errno.EINTR));
    }

    [Fact]
    public void A_capture_that_breaks_off_delivers_what_there_is_and_then_says_why()
    {
        var whole = File.ReadAllBytes(_folder.Write("a", (1, 60), (1, 60)));
        File.WriteAllBytes(_folder.PathOf("b"), whole[..^100]);
        using var device = Open(new() { ReplayPath = _folder.PathOf("b") });

        Assert.Equal("0", Due(device));

        Assert.True(device.Finished);
        Assert.Equal("", Due(device, expected: Errno.EIO));
        Assert.Contains("truncated", device.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LinkType.Raw, Errno.EFTYPE, "link type 101 (Raw)")]
    [InlineData((LinkType)147, Errno.EFTYPE, "link type 147")]
    public void Frames_that_are_not_Ethernet_are_refused(LinkType linkType, Errno expected, string words)
    {
        var options = new PcapFileOptions { ReplayPath = _folder.Write("a", linkType, (1, 60)) };

        Assert.Equal(expected, PcapFileDevice.Open(options, _clock, out var device, out var failure));

        Assert.Null(device);
        Assert.Contains(words, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_opened_is_an_Errno_and_a_sentence()
    {
        var good = _folder.Write("a", (1, 60));
        File.WriteAllText(_folder.PathOf("text"), "no capture");

        Assert.Equal(Errno.ENOENT, PcapFileDevice.Open(new() { ReplayPath = _folder.PathOf("none") }, _clock, out _, out var failure));
        Assert.NotNull(failure);
        Assert.Equal(Errno.EFTYPE, PcapFileDevice.Open(new() { ReplayPath = _folder.PathOf("text") }, _clock, out _, out failure));
        Assert.NotNull(failure);
        Assert.Equal(Errno.EIO, PcapFileDevice.Open(new() { ReplayPath = good, RecordPath = _folder.PathOf("none/b") }, _clock, out _, out failure));
        Assert.NotNull(failure);
        Assert.Equal(Errno.EINVAL, PcapFileDevice.Open(new() { ReplayPath = good, RecordPath = good }, _clock, out _, out failure));
        Assert.NotNull(failure);
    }

    [Theory]
    [InlineData(CaptureFormat.PcapNg)]
    [InlineData(CaptureFormat.PcapMicroseconds)]
    public void Sent_frames_are_recorded_in_order_with_their_time(CaptureFormat format)
    {
        using (var device = Open(new() { RecordPath = _folder.PathOf("out"), RecordFormat = format }))
        {
            MbufBatch frames = default;
            Append(ref frames, 60, 1518);
            _clock.Advance(TimeSpan.FromSeconds(5));

            Assert.Equal(Errno.None, device.Send(ref frames));

            Assert.True(frames.IsEmpty);
            Assert.Equal(2, device.Statistics.Sent);
        }

        using var reader = CaptureReader.Open(_folder.PathOf("out"));
        var buffer = new byte[2048];
        foreach (var length in new[] { 60, 1518 })
        {
            Assert.True(reader.TryRead(buffer, out var frame), reader.Error);
            Assert.Equal((length, new DateTimeOffset(2026, 1, 1, 0, 0, 5, TimeSpan.Zero).ToUnixTimeSeconds() * 1000 * Ms), (frame.CapturedLength, frame.Timestamp));
        }

        Assert.False(reader.TryRead(buffer, out _));
        Assert.Null(reader.Error);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(1519)]
    public void A_frame_too_short_or_too_long_stays_with_the_caller(int length)
    {
        using var device = Open(new());
        MbufBatch frames = default;
        Append(ref frames, 60, length, 61);

        Assert.Equal(Errno.EMSGSIZE, device.Send(ref frames));

        Assert.Equal((2, length), (frames.Count, frames.First!.Length));
        Assert.Equal(1, device.Statistics.Sent);
        _ = frames.FreeAll();
    }

    [Fact]
    public void Every_capture_of_this_project_can_be_replayed()
    {
        using var jumbo = new MbufPool(16, 16 * 1024);
        foreach (var name in CaptureFiles.Names)
        {
            using var device = Open(new() { ReplayPath = CaptureFiles.PathOf(name), Pacing = ReplayPacing.FlatOut });
            using var reader = CaptureReader.Open(CaptureFiles.PathOf(name));
            var buffer = new byte[16 * 1024];
            MbufBatch frames = default;
            Assert.Equal(Errno.None, device.Receive(jumbo, ref frames, 16, TimeSpan.Zero));
            while (frames.TryRemoveFirst(out var m))
            {
                Assert.True(reader.TryRead(buffer, out var frame));
                Assert.Equal(buffer[..frame.CapturedLength], m.Data.ToArray());
                m.Free();
            }

            Assert.False(reader.TryRead(buffer, out _));
            Assert.True(device.Finished, name);
        }

        Assert.Equal(0, jumbo.Outstanding);
    }

    [Fact]
    public void Replay_allocates_nothing_per_frame()
    {
        using var device = Open(new() { ReplayPath = _folder.Write("a", [.. Enumerable.Range(0, 3000).Select(_ => (1L, 60))]), Pacing = ReplayPacing.FlatOut });
        MbufBatch frames = default;
        Assert.Equal(Errno.None, device.Receive(_pool, ref frames, 64, TimeSpan.Zero));
        _ = frames.FreeAll();

        var replayed = 0;
        var allocated = Allocations.Least(8, () =>
        {
            MbufBatch received = default;
            _ = device.Receive(_pool, ref received, 64, TimeSpan.Zero);
            replayed += received.FreeAll();
        });

        Assert.Equal(0, allocated);
        Assert.Equal(40 * 64, replayed);
    }

    private void Append(ref MbufBatch frames, params int[] lengths)
    {
        foreach (var length in lengths)
        {
            Assert.True(_pool.TryGet(out var m));
            m.Append(length).Fill((byte)length);
            frames.Append(m);
        }
    }

    /// <summary>One Receive on a thread of its own.</summary>
    private sealed class Receiver
    {
        private readonly Thread _thread;
        private (Errno Error, string Seen) _result;

        internal Receiver(PcapFileDevice device, MbufPool pool, TimeSpan timeout)
        {
            _thread = new Thread(() =>
            {
                MbufBatch frames = default;
                var error = device.Receive(pool, ref frames, 64, timeout);
                _result = (error, Drain(ref frames));
            });
            _thread.Start();
        }

        internal (Errno Error, string Seen) Result()
        {
            Assert.True(_thread.Join(TimeSpan.FromSeconds(30)), "Receive did not return within 30 s");
            return _result;
        }
    }
}
