using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Icmp;
using HwNet.Wire;

namespace HwNet.Bench.Checks.Mtu;

/// <summary>MTU-2: what just fits passes, what is a byte longer does not, and is counted.</summary>
internal sealed class Mtu2Edge : ConformanceCheck
{
    private const int Smaller = 1280;
    private const int Tries = 5;
    private static readonly TimeSpan TransitLimit = TimeSpan.FromSeconds(10);

    public override string Id => "MTU-2";

    public override string Title => "frames and pings at the MTU and one byte longer";

    public override string Limit => "at the MTU through, bit-exact; MTU+1 dropped and counted";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.Require(ifp.Type is IfType.Ether or IfType.L2Vlan, "needs an Ethernet interface");
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        var source = new FrameSource(context);
        _ = Cable.AwaitTraffic(context, source);
        var original = ifp.Mtu;
        var pings = 0;
        foreach (var mtu in new[] { original, Smaller })
        {
            context.Succeeded(ifp.Ioctl(new SetMtu(mtu)), $"SIOCSIFMTU {mtu}");
            Outgoing(context, source, mtu);
            Incoming(context, source, mtu);
            pings += Pings(context, mtu);
        }

        context.Succeeded(ifp.Ioctl(new SetMtu(original)), $"SIOCSIFMTU {original}");
        var pinged = pings > 0 ? $"{pings} pings" : "no pings: the bench has no addresses";
        context.Measured($"MTU {original} and {Smaller}: frames of MTU+14 bytes both ways, {pinged}; MTU+1 out is EMSGSIZE, in it is counted as a giant");
    }

    private static void Outgoing(CheckContext context, FrameSource source, int mtu)
    {
        var sink = new FrameSink(context, source.Run);
        var before = Dropped(context);
        context.Bench.Partner!.Clear();
        source.Transmit(source.Outgoing(1, (uint)mtu, mtu + TestFrame.EtherLength));
        context.Equal(Errno.EMSGSIZE, source.TryTransmit(source.Outgoing(2, (uint)mtu, mtu + TestFrame.EtherLength + 1)), $"transmit of {mtu} + 1 bytes");
        context.AtLeast(before + 1, Dropped(context), "frames counted as too long");

        // Frames keep their order: what was sent behind the long one comes behind it, if that came at all.
        source.Transmit(source.Outgoing(3, (uint)mtu, 60));
        var streams = new List<ushort>();
        while (!streams.Contains(3))
        {
            context.True(sink.TryNext(TransitLimit, out var frame), $"a frame at the MTU of {mtu} did not come through");
            context.True(frame.IsExact(sink.Bytes), $"a frame at the MTU of {mtu} came through damaged");
            streams.Add(frame.Stream);
        }

        context.Equal("1, 3", string.Join(", ", streams), $"frames that came through at the MTU of {mtu} (2 is too long)");
    }

    private static void Incoming(CheckContext context, FrameSource source, int mtu)
    {
        using var tap = new TapRecorder(context, source.Run);
        source.Send(source.Incoming(4, (uint)mtu, mtu + TestFrame.EtherLength));
        context.Within(TransitLimit, $"a received frame at the MTU of {mtu} comes in", () => tap.Frames.Any(static s => s.Frame.Stream == 4 && s.Exact));

        // The partner's own MTU is the original one: only below it can it send what is too long.
        if (mtu != Smaller)
        {
            return;
        }

        var before = Giants(context);
        source.Send(source.Incoming(5, (uint)mtu, mtu + TestFrame.EtherLength + 1));
        context.Within(TransitLimit, $"a received frame of {mtu} + 1 bytes is counted", () => Giants(context) > before);
        context.True(tap.Frames.All(static s => s.Frame.Stream != 5), $"a received frame of {mtu} + 1 bytes came in");
    }

    private static int Pings(CheckContext context, int mtu)
    {
        if (context.Bench.PeerAddress is not { } peer || context.Bench.Address is null)
        {
            return 0;
        }

        var payload = new byte[mtu - Ipv4Header.MinLength - IcmpMessage.HeaderLength + 1];
        payload.AsSpan().Fill(0x5a);
        var echoed = new byte[payload.Length];
        context.Succeeded(context.Bench.Stack.Inet.Icmp.OpenEcho(out var ping), "echo socket");
        using (ping)
        {
            Resolve(context, ping!, peer);
            context.Succeeded(ping!.Send(peer, (ushort)mtu, payload.AsSpan(1), context.Bench.Ifp), $"ping of {mtu} bytes");
            context.Succeeded(Receive(ping, echoed, (ushort)mtu, out var echo), $"reply to the ping of {mtu} bytes");
            context.Succeeded(echo.Error, $"reply to the ping of {mtu} bytes");
            context.SameBytes(payload.AsSpan(1), echoed.AsSpan(0, echo.Length), $"reply to the ping of {mtu} bytes");
            var before = Dropped(context);
            context.Equal(Errno.EMSGSIZE, ping.Send(peer, 0, payload, context.Bench.Ifp), $"ping of {mtu} + 1 bytes");
            context.AtLeast(before + 1, Dropped(context), "pings counted as too long");
        }

        return 2;
    }

    /// <summary>
    /// While the peer's address is asked for, one packet waits for the answer and the next takes its place: an answer to somebody's ping would push ours out.
    /// </summary>
    private static void Resolve(CheckContext context, IcmpEchoSocket ping, Ipv4Address peer)
    {
        var error = Errno.ETIMEDOUT;
        for (var i = 0; i < Tries && error == Errno.ETIMEDOUT; i++)
        {
            context.Succeeded(ping.Send(peer, 0, default, context.Bench.Ifp), "a ping without data");
            error = ping.Receive(default, TransitLimit / Tries, out _);
        }

        context.Succeeded(error, "reply to a ping without data");
    }

    private static Errno Receive(IcmpEchoSocket ping, Span<byte> echoed, ushort sequence, out IcmpEcho echo)
    {
        Errno error;
        do
        {
            error = ping.Receive(echoed, TransitLimit, out echo);
        }
        while (error == Errno.None && echo.Sequence != sequence);
        return error;
    }

    private static long Dropped(CheckContext context) => context.Bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.TooLong];

    /// <summary>An interface made of others: what is below may drop it already.</summary>
    private static long Giants(CheckContext context) => Giants(context.Bench.Ifp);

    private static long Giants(IfNet ifp) =>
        ifp.Counters.Snapshot().InDropsBy[InputDrop.Giant] + ifp.Stack.Composition.LowerOf(ifp).Sum(Giants);
}
