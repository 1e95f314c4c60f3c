using HwNet.Bench;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Tests.Pcap;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.FrameNic;

/// <summary>The words behind the name of an interface of the host, as a user writes them, and what they do.</summary>
public sealed class HostTargetTests
{
    private const int Count = 128;

    [SkippableTheory]
    [InlineData("pcap:{0},receive=busy,send=xdp", "receive.busy")]
    [InlineData("pcap:{0},receive=block", "receive.block")]
    [InlineData("packet:{0},receive=immediate,send=xdp,stamps=auto", "receive.immediate")]
    [InlineData("packet:{0},receive=busy,threads=2", "receive.busy")]
    [InlineData("xdp:{0},receive=busy", "receive.busy")]
    public void What_is_asked_for_is_done_and_counted_and_survives_down_and_up(string target, string counter)
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        using var rig = new PcapRig();
        using var stack = new NetStack();
        var ifp = rig.NearSpace.Enter(() => Attach(stack, string.Format(null, target, rig.Cable.Near)));
        var far = rig.OpenFar(new PcapOpenOptions { Filter = "ether proto 0x88b5" });
        for (var round = 0; round < 2; round++)
        {
            rig.NearSpace.Enter(() =>
            {
                TargetOpener.BringUp(ifp);
                return 0;
            });
            var before = ifp.Counters.Snapshot().InPackets;
            var there = Frames(rig, rig.NearLladdr, Count);
            PcapRig.SendAll(far, ref there);
            Assert.True(SpinWait.SpinUntil(() => ifp.Counters.Snapshot().InPackets >= before + Count, PcapRig.Limit), "frames are missing");
            Assert.InRange(Counter(ifp, counter), 1, Count);
            Assert.Equal(0, Counter(ifp, "receive.changes"));

            var back = Frames(rig, rig.FarLladdr, Count);
            Assert.Equal(Errno.None, ifp.Transmit(ref back));
            Assert.Equal(Enumerable.Range(0, Count), rig.Collect(far, Count, PcapRig.NumberOf));
            Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(ifp.Flags & ~IfFlags.Up)));
        }

        stack.Dispose();
        Assert.Equal(0, stack.Mbufs.Outstanding);
    }

    [SkippableTheory]
    [InlineData("pcap:lo,receive=never", "receive=adaptive")]
    [InlineData("pcap:lo,", "send=packet or xdp")]
    [InlineData("packet:lo,receive", "receive=adaptive")]
    [InlineData("packet:lo,stamps=never", "hardware or auto")]
    [InlineData("xdp:lo,receive=block", "receive=adaptive")]
    [InlineData("xdp:lo,send=xdp", "receive=adaptive")]
    public void A_wrong_word_says_what_is_right(string target, string words)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "these interfaces are Linux's");
        using var stack = new NetStack();

        var error = Assert.Throws<BenchException>(() => Attach(stack, target));

        Assert.Equal(Errno.EINVAL, error.Error);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static MbufBatch Frames(PcapRig rig, LinkAddress to, int count)
    {
        var batch = default(MbufBatch);
        for (var i = 0; i < count; i++)
        {
            batch.Append(rig.Frame(i, to: to));
        }

        return batch;
    }

    private static IfNet Attach(NetStack stack, string target) =>
        new TargetOpener(new DriverCatalog()).Attach(stack, TargetGrammar.Default.Parse(target))[0];

    private static long Counter(IfNet ifp, string name)
    {
        var counters = new GetDeviceCounters();
        Assert.Equal(Errno.None, ifp.Ioctl(counters));
        return counters.Reply!.Single(c => c.Name == name).Value;
    }
}
