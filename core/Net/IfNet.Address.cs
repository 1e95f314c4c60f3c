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

    /// <summary>in_control SIOCAIFADDR: as BSD's drivers do, a new address restarts the device, brings the interface up, and is announced. C</summary>
    private Errno ApplyAddAddress(AddAddress request)
    {
        if (request.PrefixLength is < 0 or > 32 || request.Address.IsMulticast || request.Address.IsAny || request.Address.IsBroadcast)
        {
            return Errno.EINVAL;
        }

        var added = new InetIfAddress(this, request.Address, request.PrefixLength, request.Destination);
        if (FindInet(request.Address) is not null)
        {
            return Errno.EEXIST;
        }

        _addresses = [.. _addresses, added];
        var error = (Flags & IfFlags.Up) != 0 ? Reinit() : BringUp();
        if (error != Errno.None)
        {
            _addresses = [.. _addresses.Where(a => a != (IfAddress)added)];
            return error;
        }

        Stamp();
        Stack.Events.Publish(new IfEvent.AddressChanged(this, Name, added, Added: true));
        PublishInfo();
        Announce(added);
        return Errno.None;
    }

    /// <summary>in_control SIOCDIFADDR. C</summary>
    private Errno ApplyDeleteAddress(DeleteAddress request)
    {
        var address = FindInet(request.Address);
        if (address is null)
        {
            return Errno.EADDRNOTAVAIL;
        }

        RemoveAddress(address);
        Stamp();
        return Errno.None;
    }

    private InetIfAddress? FindInet(Wire.Ipv4Address wanted)
    {
        foreach (var address in _addresses)
        {
            if (address is InetIfAddress inet && inet.Address == wanted)
            {
                return inet;
            }
        }

        return null;
    }

    /// <summary>Takes a protocol address off the list and tells its family. C</summary>
    private void RemoveAddress(IfAddress removed)
    {
        _addresses = [.. _addresses.Where(a => a != removed)];
        foreach (var domain in Stack.Domains)
        {
            if (domain.Family == removed.Family)
            {
                domain.AddressRemoved(this, removed);
            }
        }

        Stack.Events.Publish(new IfEvent.AddressChanged(this, Name, removed, Added: false));
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

    private void ReplaceLinkIfAddress() => _addresses =
        [new LinkIfAddress(this, Name, Index, Type, Lladdr), .. _addresses.Where(static a => a.Family != AddressFamily.Link)];
}
