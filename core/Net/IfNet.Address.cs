using HwNet.Ioctl;

namespace HwNet.Net;

/// <content>Link address, protocol addresses, name.</content>
public sealed partial class IfNet
{
    private bool IsEtherLike => Type is IfType.Ether or IfType.XEther or IfType.L2Vlan;

    /// <summary>if_setlladdr. C</summary>
    private Errno ApplyLinkAddress(SetLinkAddress request)
    {
        if (!IsEtherLike)
        {
            return Errno.ENODEV;
        }

        if (request.Address.Length != LinkAddress.Length || !LinkAddress.Read(request.Address.Span).IsStation)
        {
            return Errno.EINVAL;
        }

        var error = CallIoctl(request);
        if (error is not (Errno.None or Errno.EOPNOTSUPP or Errno.EINVAL))
        {
            return error;
        }

        AdoptLladdr(LinkAddress.Read(request.Address.Span));
        error = Reinit();
        if (error == Errno.None && (Flags & IfFlags.Up) != 0)
        {
            AnnounceAll();
        }

        return error;
    }

    /// <summary>sk_ioctl SIOCSIFADDR, AF_RAW: not safe while the interface is alive. C</summary>
    private Errno ApplyRawAddress(SetRawAddress request)
    {
        if (!IsEtherLike)
        {
            return Errno.ENODEV;
        }

        if (IsUpAndRunning || !request.Address.IsStation)
        {
            return Errno.EINVAL;
        }

        // A driver that does not know the request programs the address when it is initialised.
        var error = CallIoctl(request);
        if (error is Errno.None or Errno.EOPNOTSUPP or Errno.EINVAL)
        {
            AdoptLladdr(request.Address);
            return Errno.None;
        }

        return error;
    }

    private void AdoptLladdr(LinkAddress lladdr)
    {
        Volatile.Write(ref _lladdr, lladdr.ToUInt64());
        Stamp();
        ReplaceLinkIfAddress();
        Stack.Events.Publish(new IfEvent.LinkAddressChanged(this, Name, lladdr));
    }

    /// <summary>arp_ifinit for every address: an interface made of others sends by another path, which switches must learn. n, takes C</summary>
    public void AnnounceAddresses()
    {
        lock (_config)
        {
            if (Volatile.Read(ref _state) == Attached && (Flags & IfFlags.Up) != 0)
            {
                AnnounceAll();
            }
        }
    }

    /// <summary>arp_ifinit for every address: other stations must learn the new link address.</summary>
    private void AnnounceAll()
    {
        foreach (var address in _addresses)
        {
            Announce(address);
        }
    }

    private void Announce(IfAddress address)
    {
        foreach (var domain in Stack.Domains)
        {
            if (domain.Family == address.Family)
            {
                domain.Announce(this, address);
            }
        }
    }

    /// <summary>SIOCSIFNAME, the interface's part: as if the old one left and the new one came. C and R; the caller flushes the events</summary>
    internal void Rename(string name)
    {
        Stack.Events.Post(new IfEvent.Detached(this, Name));
        Stack.Events.Post(new IfEvent.Announced(this, Name, Arrival: false));
        Name = name;
        ReplaceLinkIfAddress();
        Stamp();
        Stack.Events.Post(new IfEvent.Attached(this, Name));
        Stack.Events.Post(new IfEvent.Announced(this, Name, Arrival: true));
    }

    private void ReplaceLinkIfAddress()
    {
        var old = _addresses;
        var link = new LinkIfAddress(this, Name, Index, Type, Lladdr);
        _ = Stack.Addresses.Add(link);
        _addresses = [link, .. old.Where(static a => a.Family != AddressFamily.Link)];
        foreach (var address in old)
        {
            if (address.Family == AddressFamily.Link && address != link)
            {
                Stack.Addresses.Remove(address);
            }
        }
    }
}
