using System.Diagnostics;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Tests.Pcap;
using HwNet.Tests;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>What devices on interfaces of a Linux host do beyond the contract of frame devices, with the kernel and libpcap as witnesses. One class of tests for each, which says how to open it.</summary>
public abstract partial class HostDeviceTests
{
    /// <summary>A cable; skips the test where there can be none.</summary>
    protected abstract FrameRig NewRig();

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
