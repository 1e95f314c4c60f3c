using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Net;

public sealed partial class EtherLink
{
    /// <inheritdoc/>
    protected internal override Errno Output(IfNet ifp, Mbuf m, in SockAddr destination)
    {
        var error = ifp.CheckAlive();
        if (error != Errno.None)
        {
            return ifp.RefuseOutput(m, OutputDrop.Down, error);
        }

        switch (destination.Family)
        {
            case AddressFamily.Inet or AddressFamily.Inet6:
                return OutputResolved(ifp, m, destination);
            case AddressFamily.Unspec:
                // The caller built the header, as only ARP may: anything else is malformed.
                return destination.EtherType == EtherType.Arp && m.Length >= ArpPacket.Length
                    ? OutputTo(ifp, m, destination.Lladdr, EtherType.Arp)
                    : ifp.RefuseOutput(m, OutputDrop.Malformed, Errno.EAFNOSUPPORT);
            case AddressFamily.Raw:
                return m.Length >= Header ? ifp.Transmit(m) : ifp.RefuseOutput(m, OutputDrop.Malformed, Errno.EINVAL);
            case AddressFamily.Sdl:
                return destination.LinkLength == LinkAddress.Length
                    ? OutputTo(ifp, m, destination.Lladdr, destination.EtherType)
                    : ifp.RefuseOutput(m, OutputDrop.Malformed, Errno.EAFNOSUPPORT);
            default:
                return ifp.RefuseOutput(m, OutputDrop.NoFamily, Errno.EAFNOSUPPORT);
        }
    }

    private static Errno OutputResolved(IfNet ifp, Mbuf m, in SockAddr destination)
    {
        var domain = ifp.Stack.FindDomain(destination.Family);
        if (domain is null)
        {
            return ifp.RefuseOutput(m, OutputDrop.NoFamily, Errno.EAFNOSUPPORT);
        }

        if (!domain.TryResolve(ifp, m, destination, out var lladdr, out var error))
        {
            return error;
        }

        // Simplex hardware does not hear itself: what it sends to a group it belongs to is looped back as a copy.
        var loops = lladdr.IsGroup && (ifp.Flags & IfFlags.Simplex) != 0
            && (lladdr.IsBroadcast || ifp.MulticastFilter.Matches(lladdr));
        if (loops && !ifp.Stack.SimLoop(ifp, m, domain, lladdr.IsBroadcast))
        {
            return ifp.RefuseOutput(m, OutputDrop.NoBuffer, Errno.ENOBUFS);
        }

        return OutputTo(ifp, m, lladdr, domain.EtherType);
    }

    private static Errno OutputTo(IfNet ifp, Mbuf m, LinkAddress destination, ushort etherType)
    {
        if (m.Headroom < Header)
        {
            return ifp.RefuseOutput(m, OutputDrop.NoBuffer, Errno.ENOBUFS);
        }

        WriteHeader(m.Prepend(Header), destination, ifp.Lladdr, etherType);
        return ifp.Transmit(m);
    }
}
