using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-3: a frame longer than the MTU allows is refused.</summary>
internal sealed class Tx3OverMtu : ConformanceCheck
{
    /// <summary>What is set where the MTU is so large that no buffer can hold a longer frame.</summary>
    private const int UsualMtu = 1500;

    public override string Id => "TX-3";

    public override string Title => "frames of MTU + 15 bytes and more";

    public override string Limit => "EMSGSIZE, counted, nothing sent";

    public override Rig Rig => Rig.None;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        var longest = context.Bench.Mbufs.MaxPacketLength;
        if (ifp.Mtu + ifp.HeaderLength >= longest)
        {
            context.Succeeded(ifp.Ioctl(new SetMtu(UsualMtu)), $"setting the MTU to {UsualMtu}");
        }

        var source = new FrameSource(context);
        using var tap = new TapRecorder(context, source.Run);
        var before = Drops(ifp);
        var count = 0;
        for (var length = ifp.Mtu + ifp.HeaderLength + 1; length <= longest; length++)
        {
            Refuse(context, source, source.Outgoing(0, (uint)length, length));
            count++;
        }

        // A tagged frame may be longer by its tag, but not by more.
        var tagged = ifp.Mtu + ifp.HeaderLength + TestFrame.TagLength + 1;
        Refuse(context, source, source.Outgoing(0, 0, tagged) with { Tag = 1 });
        count++;
        var counted = Drops(ifp) - before;
        context.Measured($"{count} frames of {ifp.Mtu + ifp.HeaderLength + 1} to {longest} bytes: EMSGSIZE, {counted} counted, {tap.Count} sent");
        context.AtLeast(count, counted, "drops counted as too long");
        context.Equal(0, tap.Count, "frames sent nevertheless");
    }

    private static long Drops(IfNet ifp) => ifp.Counters.Snapshot().OutDropsBy[OutputDrop.TooLong];

    private static void Refuse(CheckContext context, FrameSource source, in TestFrame frame) =>
        context.Equal(Errno.EMSGSIZE, source.TryTransmit(frame), $"transmit of {frame.Length} bytes at MTU {context.Bench.Ifp.Mtu}");
}
