using System.Buffers.Binary;
using System.Diagnostics;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Tests;

namespace HwNet.Drivers.Tests.Pcap;

public class PcapReceiveTests
{
    public static TheoryData<ReceiveMode> AdaptiveOrBlock => [ReceiveMode.Adaptive, ReceiveMode.Block];

    private static void Ping(PcapRig rig, params string[] options) =>
        _ = rig.FarSpace.Run("ping", ["-n", "-c", "1", "-W", "1", .. options, PcapRig.NearAddress]);

    private static int EtherType(Mbuf m) => BinaryPrimitives.ReadUInt16BigEndian(m.Data[12..]);

    [SkippableTheory]
    [MemberData(nameof(AdaptiveOrBlock))]
    public void The_kernels_ARP_request_arrives_with_a_time_stamp_of_now(ReceiveMode mode)
    {
        using var rig = new PcapRig();
        var device = rig.OpenNear(new PcapOpenOptions { Receive = mode });
        var before = UnixNanoseconds();

        Ping(rig);

        var (type, source, stamp, wire, length) = rig.Collect(
            device, 1, m => (EtherType(m), LinkAddress.Read(m.Data[6..]), m.Timestamp, m.WireLength, m.Length))[0];
        Assert.Equal(0x0806, type);
        Assert.Equal(rig.FarLladdr, source);
        Assert.InRange(stamp, before, UnixNanoseconds());
        Assert.Equal(length, wire);
    }

    [SkippableFact]
    public void Time_stamps_have_nanoseconds_unless_microseconds_are_asked_for()
    {
        using var rig = new PcapRig();
        var fine = rig.OpenFar();
        var coarse = rig.OpenFar(new PcapOpenOptions { Nanoseconds = false });
        var near = rig.OpenNear();
        var batch = rig.Frames(0, 64);

        PcapRig.SendAll(near, ref batch);

        Assert.Equal(1, fine.TimestampResolution);
        Assert.Equal(1000, coarse.TimestampResolution);
        Assert.Contains(rig.Collect(fine, 64, m => m.Timestamp), t => t % 1000 != 0);
        Assert.All(rig.Collect(coarse, 64, m => m.Timestamp), t => Assert.Equal(0, t % 1000));
    }

    [SkippableTheory]
    [MemberData(nameof(AdaptiveOrBlock))]
    public void A_long_burst_arrives_complete_and_in_order(ReceiveMode mode)
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        var far = rig.OpenFar(new PcapOpenOptions { Receive = mode, RingSize = 32 << 20 });

        var batch = rig.Frames(0, 4000);
        PcapRig.SendAll(near, ref batch);

        Assert.Equal(Enumerable.Range(0, 4000), rig.Collect(far, 4000, PcapRig.NumberOf));
        Assert.Equal(0, far.Statistics.KernelDrops);
        Assert.Equal(4000, far.Statistics.Received);
        Assert.Equal(4000, far.KernelReceived);
        Assert.Equal(4000, near.Statistics.Sent);
    }

    [SkippableFact]
    public void A_receive_returns_no_more_frames_than_its_limit()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        var far = rig.OpenFar();
        var batch = rig.Frames(0, 10);
        PcapRig.SendAll(near, ref batch);

        var first = default(MbufBatch);
        Assert.Equal(Errno.None, far.Receive(rig.Pool, ref first, 3, PcapRig.Limit));

        Assert.InRange(first.Count, 1, 3);
        var next = PcapRig.NumberOf(first.First!);
        Assert.Equal(0, next);
        var rest = 10 - first.FreeAll();
        Assert.Equal(rest, rig.Collect(far, rest, PcapRig.NumberOf).Count);
    }

    [SkippableFact]
    public void A_driver_never_sees_its_own_transmissions_nor_the_hosts()
    {
        using var rig = new PcapRig();
        var sender = rig.OpenNear();
        var bystander = rig.OpenNear();
        var batch = rig.Frames(0, 100);
        PcapRig.SendAll(sender, ref batch);
        Ping(rig);

        foreach (var device in new[] { sender, bystander })
        {
            Assert.Equal(0x0806, rig.Collect(device, 1, EtherType)[0]);
        }
    }

    [SkippableFact]
    public void With_direction_both_a_bystander_sees_what_others_send()
    {
        using var rig = new PcapRig();
        var sender = rig.OpenNear();
        var bystander = rig.OpenNear(new PcapOpenOptions { Direction = PcapDirection.Both });
        var batch = rig.Frames(0, 20);

        PcapRig.SendAll(sender, ref batch);

        Assert.Equal(Enumerable.Range(0, 20), rig.Collect(bystander, 20, PcapRig.NumberOf));
    }

    [SkippableFact]
    public void A_filter_keeps_out_what_it_does_not_name()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        var far = rig.OpenFar(new PcapOpenOptions { Filter = "ether[14:4] == 0x07000000" });
        var batch = rig.Frames(0, 100);

        PcapRig.SendAll(near, ref batch);

        Assert.Equal([7], rig.Collect(far, 1, PcapRig.NumberOf));
        Assert.Equal(1, far.KernelReceived);
    }

    [SkippableFact]
    public void A_frame_longer_than_the_snap_length_is_cut_and_says_so()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        var far = rig.OpenFar(new PcapOpenOptions { SnapLength = 100 });
        var batch = new MbufBatch(rig.Frame(1, 1514));
        batch.Append(rig.Frame(2, 90));

        PcapRig.SendAll(near, ref batch);

        var got = rig.Collect(far, 2, m => (m.Length, m.WireLength, m.Flags));
        Assert.Equal((100, 1514, MbufFlags.Truncated), got[0]);
        Assert.Equal((90, 90, MbufFlags.None), got[1]);
    }

    [SkippableFact]
    public void A_frame_longer_than_a_buffer_is_dropped_and_counted()
    {
        using var rig = new PcapRig(mtu: 4000);
        var near = rig.OpenNear();
        var far = rig.OpenFar();
        using var large = new MbufPool(16, 8192);
        Assert.True(large.TryGet(out var giant));
        rig.FarLladdr.Write(giant.Append(3060));
        var batch = new MbufBatch(giant);
        batch.Append(rig.Frame(5));

        PcapRig.SendAll(near, ref batch);

        Assert.Equal([5], rig.Collect(far, 1, PcapRig.NumberOf));
        Assert.Equal(1, far.Statistics.Oversized);
    }

    [SkippableFact]
    public void With_an_empty_pool_frames_are_dropped_and_counted_and_later_ones_arrive()
    {
        using var rig = new PcapRig();
        using var small = new MbufPool(4);
        var near = rig.OpenNear();
        var far = rig.OpenFar();
        var batch = rig.Frames(0, 10);
        PcapRig.SendAll(near, ref batch);

        var got = default(MbufBatch);
        var watch = Stopwatch.StartNew();
        while (got.Count + far.Statistics.NoBuffer < 10 && watch.Elapsed < PcapRig.Limit)
        {
            Assert.Equal(Errno.None, far.Receive(small, ref got, 64, TimeSpan.FromMilliseconds(100)));
        }

        Assert.Equal(4, got.FreeAll());
        Assert.Equal(6, far.Statistics.NoBuffer);
        Assert.Equal(0, small.Outstanding);
        var late = rig.Frames(99, 1);
        PcapRig.SendAll(near, ref late);
        Assert.Equal([99], rig.Collect(far, 1, PcapRig.NumberOf));
    }

    [SkippableFact]
    public void A_full_ring_loses_frames_and_the_kernel_counts_them()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        var far = rig.OpenFar(new PcapOpenOptions { RingSize = 65_536 });
        var last = default(FrameDeviceStatistics);
        for (var round = 0; round < 10; round++)
        {
            var batch = rig.Frames(0, 500);
            PcapRig.SendAll(near, ref batch);
            var now = far.Statistics;
            Assert.True(now.KernelDrops >= last.KernelDrops && now.Received >= last.Received, $"{last} then {now}");
            last = now;
        }

        var kept = 0;
        Errno error;
        do
        {
            var batch = default(MbufBatch);
            error = far.Receive(rig.Pool, ref batch, 256, TimeSpan.Zero);
            kept += batch.Count;
            if (batch.FreeAll() == 0)
            {
                break;
            }
        }
        while (error == Errno.None);

        Assert.InRange(kept, 1, 4999);
        Assert.Equal(5000, kept + far.Statistics.KernelDrops);
    }

    [SkippableFact]
    public void Nothing_is_allocated_per_frame()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        var far = rig.OpenFar(new PcapOpenOptions { RingSize = 32 << 20 });
        var frames = 0;
        var allocated = Allocations.Least(1, () => frames += Cycle(rig, near, far));

        Assert.Equal(10_000, frames);
        Assert.True(allocated < 1000, $"{allocated} bytes for 2000 frames");
    }

    private static int Cycle(PcapRig rig, PcapDevice near, PcapDevice far)
    {
        var batch = rig.Frames(0, 2000);
        var error = Errno.EAGAIN;
        while (error == Errno.EAGAIN)
        {
            error = near.Send(ref batch);
        }

        var got = 0;
        while (error == Errno.None && got < 2000)
        {
            error = far.Receive(rig.Pool, ref batch, 256, PcapRig.Limit);
            got += batch.FreeAll();
        }

        return got;
    }

    private static long UnixNanoseconds() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
}
