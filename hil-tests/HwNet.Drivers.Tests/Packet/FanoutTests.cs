using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;
using HwNet.Drivers.Tests.Pcap;

namespace HwNet.Drivers.Tests.Packet;

public sealed class FanoutTests
{
    private const int Flows = 64;
    private const int Count = 4096;

    [SkippableFact]
    public void Two_threads_share_the_frames_and_each_flow_stays_whole_and_in_order()
    {
        using var rig = new PcapRig();
        var queues = Open(rig, PacketFanout.Hash, 2);
        var seen = Receive(rig, queues, Count);

        Assert.Equal(Count, seen.Sum(s => s.Count));
        Assert.All(seen, s => Assert.NotEmpty(s));
        var flows = seen.Select(s => s.Select(f => f.Port).ToHashSet()).ToArray();
        Assert.Empty(flows[0].Intersect(flows[1]));
        Assert.All(seen, s => Assert.All(s.GroupBy(f => f.Port), flow => Assert.Equal(flow.Select(f => f.Number).Order(), flow.Select(f => f.Number))));
    }

    [SkippableFact]
    public void Round_robin_shares_evenly()
    {
        using var rig = new PcapRig();
        var queues = Open(rig, PacketFanout.RoundRobin, 4);
        var seen = Receive(rig, queues, Count);

        Assert.All(seen, s => Assert.InRange(s.Count, (Count / 4) - 16, (Count / 4) + 16));
        Assert.Equal(Enumerable.Range(0, Count), seen.SelectMany(s => s.Select(f => f.Number)).Order());
    }

    [SkippableFact]
    public void No_queue_receives_what_another_sends()
    {
        using var rig = new PcapRig();
        var queues = Open(rig, PacketFanout.RoundRobin, 2);
        for (var i = 0; i < 2; i++)
        {
            var own = rig.Frames(0, 50);
            PcapRig.SendAll(queues[i], ref own);
        }

        var seen = Receive(rig, queues, 100);

        Assert.Equal(100, seen.Sum(s => s.Count));
        Assert.Equal(100, queues.Sum(q => ((PacketDevice)q).KernelReceived));
    }

    private static List<IFrameDevice> Open(PcapRig rig, PacketFanout fanout, int count)
    {
        var queues = new List<IFrameDevice>();
        var (error, failure) = rig.NearSpace.Enter(() =>
            (PacketBus.OpenGroup(rig.Cable.Near, new PacketOpenOptions { Fanout = fanout }, count, queues, out var f), f));
        Assert.True(error == Errno.None, $"{error}: {failure}");
        return queues;
    }

    /// <summary>Sends frames of many flows from the far end and receives them with a thread a queue; closes the queues.</summary>
    private static List<(ushort Port, int Number)>[] Receive(PcapRig rig, List<IFrameDevice> queues, int count)
    {
        var seen = queues.ConvertAll(_ => new List<(ushort, int)>()).ToArray();
        using var all = new CountdownEvent(count);
        var threads = queues.Select((queue, i) => new Thread(() => Run(rig, queue, seen[i], all))).ToArray();
        Array.ForEach(threads, t => t.Start());
        var far = rig.OpenFar();
        for (var i = 0; i < count; i += 64)
        {
            var batch = default(MbufBatch);
            for (var j = i; j < Math.Min(count, i + 64); j++)
            {
                Assert.True(rig.Pool.TryGet(out var m));
                UdpFrames.Write(m, (ushort)(1000 + (j % Flows)), j);
                batch.Append(m);
            }

            PcapRig.SendAll(far, ref batch);
        }

        var complete = all.Wait(PcapRig.Limit);
        queues.ForEach(q => q.Cancel());
        Array.ForEach(threads, t => t.Join());
        queues.ForEach(q => q.Dispose());
        Assert.True(complete, $"{all.CurrentCount} of {count} frames missing");
        return seen;
    }

    private static void Run(PcapRig rig, IFrameDevice queue, List<(ushort, int)> seen, CountdownEvent all)
    {
        var error = Errno.None;
        while (error == Errno.None)
        {
            var batch = default(MbufBatch);
            error = queue.Receive(rig.Pool, ref batch, 64, Timeout.InfiniteTimeSpan);
            while (batch.TryRemoveFirst(out var m))
            {
                if (UdpFrames.IsUdp(m.Data[14..]))
                {
                    seen.Add((UdpFrames.SourcePort(m), UdpFrames.Number(m)));
                    _ = all.Signal();
                }

                m.Free();
            }
        }
    }
}
