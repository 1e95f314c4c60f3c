using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Filter;

/// <summary>FLT-2: broadcasts come in, marked as such, and go out, as IFF_BROADCAST says; the flag is the hardware's and no request changes it.</summary>
internal sealed class Flt2Broadcast : ConformanceCheck
{
    private const int Frames = 100;
    private static readonly TimeSpan TransitLimit = TimeSpan.FromSeconds(10);

    public override string Id => "FLT-2";

    public override string Title => "broadcasts in and out, as IFF_BROADCAST says";

    public override string Limit => "delivered once each and marked M_BCAST; a request to clear the flag changes nothing";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.True((ifp.Flags & IfFlags.Broadcast) != 0, "IFF_BROADCAST is not set on an Ethernet interface");
        using var probe = new FilterProbe(context);
        Incoming(probe);
        Outgoing(context, probe.Source);
        context.Succeeded(ifp.Ioctl(new SetFlags(ifp.Flags & ~IfFlags.Broadcast)), "SIOCSIFFLAGS without IFF_BROADCAST");
        context.True((ifp.Flags & IfFlags.Broadcast) != 0, "a request has cleared IFF_BROADCAST, which only the driver may");
        Incoming(probe);
        context.Measured($"{Frames} broadcasts each way, and in again after the request to clear the flag; "
            + "an interface without IFF_BROADCAST, which must drop them, cannot be made on this bench");
    }

    private static void Incoming(FilterProbe probe)
    {
        _ = probe.Settle(
            "broadcasts are delivered, marked M_BCAST and not M_MCAST",
            static seen => seen is { IsIn: true, Broadcast: true, Multicast: false },
            [.. Enumerable.Repeat(LinkAddress.Broadcast, Frames)]);
    }

    private static void Outgoing(CheckContext context, FrameSource source)
    {
        const ushort stream = ushort.MaxValue - 2;
        var sink = new FrameSink(context, source.Run);
        var book = new SequenceBook(Frames);
        for (uint i = 0; i < Frames; i++)
        {
            source.Transmit(source.Outgoing(stream, i, 64) with { Destination = LinkAddress.Broadcast });
        }

        context.Within(TransitLimit, $"{Frames} broadcasts arrive at the partner", () =>
        {
            while (sink.TryNext(TimeSpan.Zero, out var frame))
            {
                if (frame.Stream == stream)
                {
                    book.Note(frame.Sequence, frame.Destination.IsBroadcast && frame.IsExact(sink.Bytes));
                }
            }

            return book.Received == Frames;
        });
        context.Equal(0, book.Duplicates, "broadcasts that arrived twice");
        context.Equal(0, book.Damaged, "broadcasts that arrived damaged");
    }
}
