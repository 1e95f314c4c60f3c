using HwNet.Buffers;
using HwNet.Ioctl;

namespace HwNet.Net;

/// <summary>domain: a protocol family as the interfaces see it.</summary>
public abstract class Domain
{
    /// <summary>dom_family.</summary>
    public abstract AddressFamily Family { get; }

    /// <summary>dom_ifattach: an interface has come.</summary>
    /// <returns>if_afdata: what the family keeps for it; null when nothing.</returns>
    protected internal virtual object? IfAttach(IfNet ifp) => null;

    /// <summary>dom_ifdetach: the interface has gone; free what IfAttach made.</summary>
    protected internal virtual void IfDetach(IfNet ifp, object data)
    {
    }

    /// <summary>in_ifdetach: forget everything that leads through the interface, and free every packet held for it. No lock held.</summary>
    protected internal virtual void IfPurge(IfNet ifp)
    {
    }

    /// <summary>pfctlinput PRC_IFUP, PRC_IFDOWN: the interface of one of the family's addresses went up or down. No lock but C held.</summary>
    protected internal virtual void CtlInput(IfNet ifp, IfAddress address, bool up)
    {
    }

    /// <summary>in6_if_up: the interface came up, with or without an address of the family. No lock but C held.</summary>
    protected internal virtual void IfUp(IfNet ifp)
    {
    }

    /// <summary>nd6_setmtu: the MTU has changed. No lock but C held.</summary>
    protected internal virtual void MtuChanged(IfNet ifp)
    {
    }

    /// <summary>arp_ifinit: an address of the family is new on an interface, or its link address changed: announce it. No lock but C held.</summary>
    protected internal virtual void Announce(IfNet ifp, IfAddress address)
    {
    }

    /// <summary>An address of the family has left the interface: forget what depended on it. No lock but C held.</summary>
    protected internal virtual void AddressRemoved(IfNet ifp, IfAddress address)
    {
    }

    /// <summary>so_pru_control, in_control: a request of the family to an interface. C, and no other lock</summary>
    /// <returns>EOPNOTSUPP for a request it does not know: then the driver is asked.</returns>
    protected internal virtual Errno Control(IfNet ifp, IfRequest request) => Errno.EOPNOTSUPP;

    /// <summary>The EtherType of the family's packets.</summary>
    public abstract ushort EtherType { get; }

    /// <summary>arpresolve: the link address of a destination on this interface.</summary>
    /// <param name="ifp">The interface.</param>
    /// <param name="m">Taken when the result is false: held until the answer comes, or freed.</param>
    /// <param name="destination">Of this family.</param>
    /// <param name="lladdr">The link address, when the result is true.</param>
    /// <param name="error">None when the packet is held; else why it was freed.</param>
    protected internal abstract bool TryResolve(IfNet ifp, Mbuf m, in SockAddr destination, out LinkAddress lladdr, out Errno error);
}
