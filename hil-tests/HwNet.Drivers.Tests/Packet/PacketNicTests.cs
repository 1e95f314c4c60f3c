using HwNet.Bench;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Drivers.Tests.Pcap;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Packet;

public sealed class PacketNicTests
{
    private const int Count = 1024;

    [SkippableFact]
    public void Several_receive_threads_are_one_interface_with_one_set_of_counters()
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        using var far = new NetNamespace();
        using var cable = new VethPair(new VethEnd(), new VethEnd { Namespace = far });
        using var stack = new NetStack();
        var ifp = Attach(stack, $"packet:{cable.Near},threads=3,ring=1");
        for (var round = 0; round < 3; round++)
        {
            TargetOpener.BringUp(ifp);
            var (before, mine) = (ifp.Counters.Snapshot().InPackets, Received(ifp));
            Assert.Equal(0, mine);

            Blast(stack, far, cable.Far);

            Assert.True(SpinWait.SpinUntil(() => ifp.Counters.Snapshot().InPackets >= before + Count, PcapRig.Limit), "frames are missing");
            Assert.Equal(Count, Received(ifp));
            Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(ifp.Flags & ~IfFlags.Up)));
            Assert.Null(((FrameNicDriver)ifp.Driver).Device);
        }

        stack.Dispose();
        Assert.Equal(0, stack.Mbufs.Outstanding);
    }

    [SkippableFact]
    public void An_interface_that_is_removed_vanishes_once_with_the_reason()
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        using var cable = new VethPair(new VethEnd(), new VethEnd());
        using var stack = new NetStack();
        var vanished = new List<string>();
        using var gone = new ManualResetEventSlim();
        using var subscription = stack.Events.Subscribe(e =>
        {
            if (e is IfEvent.Vanished v)
            {
                vanished.Add(v.Cause);
                gone.Set();
            }
        });
        var ifp = Attach(stack, $"packet:{cable.Near},threads=2");
        TargetOpener.BringUp(ifp);

        cable.Dispose();

        Assert.True(gone.Wait(PcapRig.Limit), "nobody noticed");
        Assert.True(SpinWait.SpinUntil(() => ifp.IsDetached, PcapRig.Limit), "it is not detached");
        stack.Dispose();
        Assert.Contains("went away", Assert.Single(vanished), StringComparison.Ordinal);
        Assert.Equal(0, stack.Mbufs.Outstanding);
    }

    [SkippableTheory]
    [InlineData("packet:lo,threads=0")]
    [InlineData("packet:lo,threads=17")]
    [InlineData("packet:lo,fanout=fair")]
    [InlineData("packet:lo,ring=0")]
    [InlineData("packet:lo,")]
    [InlineData("packet:lo,stamps")]
    public void A_wrong_option_says_what_is_right(string target)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "packet sockets are Linux's");
        using var stack = new NetStack();

        var error = Assert.Throws<BenchException>(() => Attach(stack, target));

        Assert.Equal(Errno.EINVAL, error.Error);
        Assert.Contains("threads=N", error.Message, StringComparison.Ordinal);
    }

    private static IfNet Attach(NetStack stack, string target) =>
        new TargetOpener(new DriverCatalog()).Attach(stack, TargetGrammar.Default.Parse(target))[0];

    private static long Received(IfNet ifp)
    {
        var counters = new GetDeviceCounters();
        Assert.Equal(Errno.None, ifp.Ioctl(counters));
        return counters.Reply!.Single(c => c.Name == "received").Value;
    }

    private static void Blast(NetStack stack, NetNamespace space, string from)
    {
        using var far = space.Open(from, new PcapOpenOptions());
        for (var i = 0; i < Count; i += 64)
        {
            var batch = default(MbufBatch);
            for (var j = 0; j < 64; j++)
            {
                Assert.True(stack.Mbufs.TryGet(out var m));
                UdpFrames.Write(m, (ushort)(2000 + j), i + j);
                batch.Append(m);
            }

            PcapRig.SendAll(far, ref batch);
        }
    }
}
