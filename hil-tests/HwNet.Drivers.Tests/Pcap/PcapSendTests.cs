using HwNet.Buffers;
using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.Pcap;

public class PcapSendTests
{
    [SkippableFact]
    public void The_kernel_counts_every_frame_of_a_batch()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        var before = KernelReceived(rig);
        var batch = rig.Frames(0, 777);

        PcapRig.SendAll(near, ref batch);

        Assert.True(batch.IsEmpty);
        Assert.True(SpinWait.SpinUntil(() => KernelReceived(rig) >= before + 777, PcapRig.Limit), "the kernel did not count 777 frames");
        Assert.Equal(before + 777, KernelReceived(rig));
        Assert.Equal(777, near.Statistics.Sent);
    }

    [SkippableFact]
    public void Tcpdump_at_the_far_end_reads_the_bytes_that_were_sent()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        using var tcpdump = rig.FarSpace.Start("tcpdump", "-i", rig.Cable.Far, "-c", "3", "-n", "-xx", "-l", "--immediate-mode", "ether proto 0x88b5");
        // tcpdump says on its standard error when it listens.
        while (tcpdump.StandardError.ReadLine() is { } line && !line.Contains("listening", StringComparison.Ordinal))
        {
        }

        var batch = rig.Frames(0x41, 3, length: 64);
        var expected = Convert.ToHexStringLower(batch.First!.Data);
        PcapRig.SendAll(near, ref batch);

        var output = tcpdump.StandardOutput.ReadToEnd();
        Assert.True(tcpdump.WaitForExit(PcapRig.Limit));
        var hex = string.Concat(output.Split('\n').Where(l => l.StartsWith("\t0x", StringComparison.Ordinal)).Take(4)
            .Select(l => l[(l.IndexOf(':') + 1)..].Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal(expected, hex);
    }

    [SkippableTheory]
    [InlineData(1515 + 4, Errno.EMSGSIZE)]
    [InlineData(13, Errno.EMSGSIZE)]
    [InlineData(0, Errno.EMSGSIZE)]
    [InlineData(1514, Errno.None)]
    [InlineData(15, Errno.None)]
    public void A_frame_that_does_not_fit_the_wire_is_refused_and_stays(int length, Errno expected)
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        var far = rig.OpenFar();
        var batch = rig.Frames(0, 5);
        Assert.True(rig.Pool.TryGet(out var odd));
        rig.FarLladdr.Write(odd.Append(Math.Max(6, length)));
        odd.TrimBack(odd.Length - length);
        batch.Append(odd);
        batch.Append(rig.Frame(6));

        var error = near.Send(ref batch);

        Assert.Equal(expected, error);
        if (expected != Errno.None)
        {
            Assert.Equal(2, batch.Count);
            Assert.True(batch.TryRemoveFirst(out var refused));
            Assert.Equal(length, refused.Length);
            refused.Free();
            PcapRig.SendAll(near, ref batch);
            Assert.Equal([0, 1, 2, 3, 4, 6], rig.Collect(far, 6, PcapRig.NumberOf));
        }
        else
        {
            Assert.Equal(7, rig.Collect(far, 7, m => m.Length).Count);
        }
    }

    [SkippableFact]
    public void A_socket_without_room_refuses_with_EAGAIN_until_there_is_room_and_the_receiver_hears_of_it()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        // A long and slow queue: what waits in it counts against the socket's send buffer.
        _ = rig.NearSpace.Must("tc", "qdisc", "add", "dev", rig.Cable.Near, "root", "tbf", "rate", "40mbit", "burst", "2000", "latency", "100s");
        var batch = rig.Frames(0, 2000, length: 1000);

        var error = near.Send(ref batch);

        Assert.Equal(Errno.EAGAIN, error);
        Assert.InRange(batch.Count, 1, 1999);
        Assert.Equal(2000 - batch.Count, PcapRig.NumberOf(batch.First!));
        var got = default(MbufBatch);
        Assert.Equal(Errno.None, near.Receive(rig.Pool, ref got, 64, PcapRig.Limit));
        Assert.True(near.CanSend);
        var left = batch.Count;
        error = near.Send(ref batch);
        Assert.True(error is Errno.None or Errno.EAGAIN, $"{error}");
        Assert.True(batch.Count < left, "room, and yet nothing was taken");
        Assert.Equal(0, got.FreeAll());
        _ = batch.FreeAll();
    }

    [SkippableFact]
    public void A_full_queue_of_the_interface_refuses_with_EAGAIN_and_frees_itself()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear();
        _ = rig.NearSpace.Must("tc", "qdisc", "add", "dev", rig.Cable.Near, "root", "tbf", "rate", "40mbit", "burst", "2000", "limit", "20000");
        var batch = rig.Frames(0, 500, length: 1000);

        var error = near.Send(ref batch);

        Assert.Equal(Errno.EAGAIN, error);
        var got = default(MbufBatch);
        Assert.Equal(Errno.None, near.Receive(rig.Pool, ref got, 64, PcapRig.Limit));
        Assert.True(near.CanSend);
        Assert.Equal(0, got.FreeAll());
        _ = batch.FreeAll();
    }

    [SkippableFact]
    public void The_portable_path_sends_and_receives_too()
    {
        using var rig = new PcapRig();
        var near = rig.OpenNear(new PcapOpenOptions { Portable = true });
        var far = rig.OpenFar(new PcapOpenOptions { Portable = true });
        var batch = rig.Frames(0, 300);

        PcapRig.SendAll(near, ref batch);

        Assert.Equal(Enumerable.Range(0, 300), rig.Collect(far, 300, PcapRig.NumberOf));
        Assert.Equal(rig.NearLladdr, near.Info.Lladdr);
        var giant = new MbufBatch(rig.Frame(1, 1519));
        Assert.Equal(Errno.EMSGSIZE, near.Send(ref giant));
        _ = giant.FreeAll();
    }

    private static long KernelReceived(PcapRig rig) =>
        long.Parse(rig.FarSpace.Enter(() => File.ReadAllLines("/proc/thread-self/net/dev").Single(l => l.Contains(rig.Cable.Far, StringComparison.Ordinal)))
            .Split(':')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
}
