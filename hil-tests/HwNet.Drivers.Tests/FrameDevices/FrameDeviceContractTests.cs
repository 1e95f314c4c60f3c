using System.Diagnostics;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Tests.Pcap;
using HwNet.Net;
using HwNet.Tests;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>What <see cref="IFrameDevice"/> promises, whichever it is, with the Linux kernel and libpcap as witnesses. One class of tests for each, which says how to open it.</summary>
public abstract partial class FrameDeviceContractTests
{
    /// <summary>A cable; skips the test where there can be none.</summary>
    protected abstract FrameRig NewRig();

    [SkippableTheory]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(1514)]
    public void Frames_arrive_at_the_other_end_unchanged_and_in_order(int length)
    {
        using var rig = NewRig();
        var near = rig.Open();
        var far = rig.OpenFar();
        var batch = rig.Frames(0, 300, length);
        var bytes = Bytes(batch);

        PcapRig.SendAll(near, ref batch);

        Assert.True(batch.IsEmpty);
        Assert.Equal(bytes, rig.Collect(far, 300, m => Convert.ToHexString(m.Data)));
        Assert.Equal(300, near.Statistics.Sent);
    }

    [SkippableTheory]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(1514)]
    public void Frames_from_the_other_end_arrive_unchanged_in_order_and_stamped(int length)
    {
        using var rig = NewRig();
        var near = rig.Open();
        var far = rig.OpenFar();
        var before = UnixNanoseconds();
        var batch = rig.Frames(0, 300, length);
        var bytes = Bytes(batch);

        PcapRig.SendAll(far, ref batch);

        var got = rig.Collect(near, 300, m => (Bytes: Convert.ToHexString(m.Data), m.Timestamp, m.WireLength, m.Flags));
        Assert.Equal(bytes, got.Select(g => g.Bytes));
        Assert.All(got, g => Assert.Equal((length, MbufFlags.None), (g.WireLength, g.Flags)));
        Assert.All(got, g => Assert.InRange(g.Timestamp, before, UnixNanoseconds()));
        Assert.Equal(got.Select(g => g.Timestamp).Order(), got.Select(g => g.Timestamp));
        Assert.InRange(near.Statistics.Received, 300, long.MaxValue);
    }

    [SkippableFact]
    public void Own_transmissions_are_never_received()
    {
        using var rig = NewRig();
        var near = rig.Open();
        var far = rig.OpenFar();
        var own = rig.Frames(0, 50);
        PcapRig.SendAll(near, ref own);
        var other = rig.Frames(1000, 1);
        PcapRig.SendAll(far, ref other);

        Assert.Equal([1000], rig.Collect(near, 1, FrameRig.NumberOf));
    }

    [SkippableFact]
    public void A_receive_returns_no_more_frames_than_its_limit_and_the_next_ones_the_rest()
    {
        using var rig = NewRig();
        var near = rig.Open();
        var far = rig.OpenFar();
        var batch = rig.Frames(0, 10);
        PcapRig.SendAll(far, ref batch);
        var numbers = new List<int>();
        var watch = Stopwatch.StartNew();

        while (numbers.Count < 10 && watch.Elapsed < PcapRig.Limit)
        {
            var some = default(MbufBatch);
            Assert.Equal(Errno.None, near.Receive(rig.Pool, ref some, 3, TimeSpan.FromSeconds(1)));
            Assert.InRange(some.Count, 0, 3);
            while (some.TryRemoveFirst(out var m))
            {
                if (FrameRig.IsOurs(m))
                {
                    numbers.Add(FrameRig.NumberOf(m));
                }

                m.Free();
            }
        }

        Assert.Equal(Enumerable.Range(0, 10), numbers);
    }

    [SkippableFact]
    public void With_an_empty_pool_frames_are_dropped_and_counted_and_later_ones_arrive()
    {
        using var rig = NewRig();
        using var small = new MbufPool(4);
        var near = rig.Open();
        var far = rig.OpenFar();
        var batch = rig.Frames(0, 10);
        PcapRig.SendAll(far, ref batch);
        var got = default(MbufBatch);
        var watch = Stopwatch.StartNew();

        while (got.Count + near.Statistics.NoBuffer < 10 && watch.Elapsed < PcapRig.Limit)
        {
            Assert.Equal(Errno.None, near.Receive(small, ref got, 64, TimeSpan.FromMilliseconds(100)));
        }

        Assert.Equal(4, got.FreeAll());
        Assert.InRange(near.Statistics.NoBuffer, 6, long.MaxValue);
        Assert.Equal(0, small.Outstanding);
        var late = rig.Frames(99, 1);
        PcapRig.SendAll(far, ref late);
        Assert.Equal([99], rig.Collect(near, 1, FrameRig.NumberOf));
    }

    [SkippableFact]
    public void A_frame_longer_than_a_buffer_is_dropped_and_counted()
    {
        using var rig = NewRig();
        using var small = new MbufPool(64, 512);
        var near = rig.Open();
        var far = rig.OpenFar();
        var batch = rig.Frames(1, 1, 1000);
        batch.Append(rig.Frame(2));
        PcapRig.SendAll(far, ref batch);
        var numbers = new List<int>();
        var watch = Stopwatch.StartNew();

        while (numbers.Count == 0 && watch.Elapsed < PcapRig.Limit)
        {
            var got = default(MbufBatch);
            Assert.Equal(Errno.None, near.Receive(small, ref got, 64, TimeSpan.FromMilliseconds(100)));
            while (got.TryRemoveFirst(out var m))
            {
                if (FrameRig.IsOurs(m))
                {
                    numbers.Add(FrameRig.NumberOf(m));
                }

                m.Free();
            }
        }

        Assert.Equal([2], numbers);
        Assert.InRange(near.Statistics.Oversized, 1, long.MaxValue);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(13)]
    public void A_frame_without_a_whole_header_is_refused_and_stays(int length)
    {
        using var rig = NewRig();
        var near = rig.Open();
        var far = rig.OpenFar();
        var batch = rig.Frames(0, 2);
        Assert.True(rig.Pool.TryGet(out var stump));
        stump.Append(length).Clear();
        batch.Append(stump);
        batch.Append(rig.Frame(3));

        Assert.Equal(Errno.EMSGSIZE, near.Send(ref batch));

        Assert.Equal(2, batch.Count);
        Assert.Equal(length, batch.First!.Length);
        Assert.True(near.CanSend);
        Assert.True(batch.TryRemoveFirst(out var refused));
        refused.Free();
        PcapRig.SendAll(near, ref batch);
        Assert.Equal([0, 1, 3], rig.Collect(far, 3, FrameRig.NumberOf));
    }

    [SkippableFact]
    public void Nothing_is_allocated_per_frame()
    {
        using var rig = NewRig();
        var near = rig.Open();
        var far = rig.OpenFar();
        var frames = 0;

        var allocated = Allocations.Least(1, () => frames += Cycle(rig, far, near) + Cycle(rig, near, far));

        Assert.Equal(10_000, frames);
        Assert.True(allocated < 1000, $"{allocated} bytes for 2000 frames");
    }

    private static int Cycle(FrameRig rig, IFrameDevice from, IFrameDevice to)
    {
        var got = 0;
        var batch = default(MbufBatch);
        for (var part = 0; part < 4; part++)
        {
            for (var i = 0; i < 250; i++)
            {
                Assert.True(rig.Pool.TryGet(out var m));
                var bytes = m.Append(60);
                bytes.Clear();
                bytes[12] = 0x88;
                bytes[13] = 0xb5;
                batch.Append(m);
            }

            var error = Errno.EAGAIN;
            while (error == Errno.EAGAIN)
            {
                error = from.Send(ref batch);
            }

            while (error == Errno.None && got < 250 * (part + 1))
            {
                error = to.Receive(rig.Pool, ref batch, 256, PcapRig.Limit);
                got += batch.FreeAll();
            }
        }

        return got;
    }

    private static List<string> Bytes(in MbufBatch batch)
    {
        var all = new List<string>();
        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            all.Add(Convert.ToHexString(m.Data));
        }

        return all;
    }

    private static long UnixNanoseconds() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
}
