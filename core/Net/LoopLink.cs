using HwNet.Buffers;

namespace HwNet.Net;

/// <summary>if_loop: the link layer of a loopback interface, which has no header; the packet's own version field tells its family.</summary>
public sealed class LoopLink : LinkLayer
{
    private LoopLink()
    {
    }

    /// <summary>It has no state: one serves all.</summary>
    public static LoopLink Instance { get; } = new();

    /// <inheritdoc/>
    public override int HeaderLength => 0;

    /// <inheritdoc/>
    public override int AddressLength => 0;

    /// <inheritdoc/>
    protected internal override Errno Output(IfNet ifp, Mbuf m, in SockAddr destination)
    {
        var error = ifp.CheckAlive();
        if (error != Errno.None)
        {
            return ifp.RefuseOutput(m, OutputDrop.Down, error);
        }

        return destination.Family is AddressFamily.Inet or AddressFamily.Inet6
            ? ifp.Transmit(m)
            : ifp.RefuseOutput(m, OutputDrop.NoFamily, Errno.EAFNOSUPPORT);
    }

    /// <inheritdoc/>
    internal override void Input(IfNet ifp, ref MbufBatch frames, InputMode mode)
    {
        MbufBatch ip = default;
        MbufBatch ipv6 = default;
        var count = frames.Count;
        var bytes = frames.ByteCount();
        while (frames.TryRemoveFirst(out var m))
        {
            // A looped copy keeps the interface it was sent on; everything else was received here.
            m.ReceivedOn ??= ifp;
            ifp.TapIncoming(m);
            var version = m.Length > 0 ? m.Data[0] >> 4 : 0;
            m.SetOwner("netisr");
            if (version == 4 && ifp.Stack.Netisr.IsRegistered(NetisrProtocol.Ip))
            {
                ip.Append(m);
            }
            else if (version == 6 && ifp.Stack.Netisr.IsRegistered(NetisrProtocol.Ipv6))
            {
                ipv6.Append(m);
            }
            else
            {
                ifp.Counters.CountInputDrops(InputDrop.NoProtocol, 1);
                m.Free();
            }
        }

        ifp.Counters.CountReceived(count, bytes, 0, mode);
        Deliver(ifp, ref ip, NetisrProtocol.Ip, mode);
        Deliver(ifp, ref ipv6, NetisrProtocol.Ipv6, mode);
    }

    /// <inheritdoc/>
    protected internal override Errno ResolveMulti(in SockAddr group, out LinkAddress? lladdr)
    {
        // A loopback interface hears everything: groups need no filter.
        lladdr = null;
        return group.Family is AddressFamily.Inet or AddressFamily.Inet6 or AddressFamily.Link ? Errno.None : Errno.EAFNOSUPPORT;
    }

    /// <inheritdoc/>
    protected internal override bool Classify(Mbuf m) => m.Length > 0;

    private static void Deliver(IfNet ifp, ref MbufBatch packets, NetisrProtocol protocol, InputMode mode)
    {
        if (packets.IsEmpty)
        {
            return;
        }

        var offered = packets.Count;
        ifp.Stack.Netisr.Hand(ref packets, protocol, ifp.CpuId, mode);
        ifp.Counters.CountDelivered(offered - packets.Count, mode);
        if (!packets.IsEmpty)
        {
            ifp.Counters.CountInputDrops(InputDrop.QueueFull, packets.Count);
            _ = packets.FreeAll();
        }
    }
}
