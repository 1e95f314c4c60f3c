using HwNet.Ioctl;

namespace HwNet.Net;

/// <content>so_pru_control: requests that a protocol handles, and what it needs of the interface for them.</content>
public sealed partial class IfNet
{
    private volatile ushort _fib;

    /// <summary>if_fib: the forwarding table of the packets that come in here, and of what answers them. Set by a request.</summary>
    public ushort Fib => _fib;

    /// <summary>if_purgeaddrs_nolink: removes all addresses but the link address, each the way its protocol does. n, takes C</summary>
    public void PurgeAddresses()
    {
        lock (_config)
        {
            PurgeProtocolAddresses();
        }
    }

    /// <summary>SIOCAIFADDR: puts an address in force: as BSD's drivers do, it restarts the device, brings the interface up, and is announced. C</summary>
    /// <param name="added">The address.</param>
    /// <param name="restart">False: a device that is up stays as it is.</param>
    /// <returns>None; or why the device did not come up: then nothing has changed.</returns>
    internal Errno AddAddress(IfAddress added, bool restart = true)
    {
        var old = _addresses;
        _addresses = [.. old, added];
        if (restart || (Flags & IfFlags.Up) == 0)
        {
            return PutInForce(old, added, null);
        }

        TellAdded(added);
        return Errno.None;
    }

    /// <summary>SIOCSIFADDR, SIOCSIFNETMASK and so on: puts an address in the place of another, which its protocol removes. C</summary>
    /// <param name="old">On the list.</param>
    /// <param name="changed">The new one.</param>
    /// <param name="restart">True when the device has to be told.</param>
    /// <returns>None; or why the device did not come up: then nothing has changed.</returns>
    internal Errno ReplaceAddress(IfAddress old, IfAddress changed, bool restart)
    {
        var before = _addresses;
        _addresses = Array.ConvertAll(before, a => ReferenceEquals(a, old) ? changed : a);
        if (restart)
        {
            return PutInForce(before, changed, old);
        }

        TellRemoved(old);
        TellAdded(changed);
        return Errno.None;
    }

    /// <summary>SIOCDIFADDR: takes a protocol address off the list and tells its family. C</summary>
    internal void RemoveAddress(IfAddress removed)
    {
        // One walk by reference and one copy: there may be thousands, and a record compares all it has.
        var list = _addresses;
        var at = Array.FindIndex(list, a => ReferenceEquals(a, removed));
        at = at < 0 ? Array.IndexOf(list, removed) : at;
        _addresses = at < 0 ? list : [.. list.AsSpan(0, at), .. list.AsSpan(at + 1)];
        TellRemoved(removed);
    }

    /// <summary>ifioctl, the default: the protocol's, and what that does not know the driver's. An interface that comes up by it runs every up hook. C</summary>
    private Errno Control(IfRequest request)
    {
        if (Stack.FindDomain(request.ProtocolFamily) is not { } domain)
        {
            return Errno.EAFNOSUPPORT;
        }

        var error = domain.Control(this, request);
        return error == Errno.EOPNOTSUPP ? PassDown(request) : error;
    }

    private Errno ApplyFib(SetFib request)
    {
        if (!Stack.Routes.IsFib(request.Fib))
        {
            return Errno.EINVAL;
        }

        _fib = (ushort)request.Fib;
        Stamp();
        return Errno.None;
    }

    private Errno PutInForce(IfAddress[] before, IfAddress added, IfAddress? replaced)
    {
        var error = (Flags & IfFlags.Up) != 0 ? Reinit() : BringUp();
        if (error != Errno.None)
        {
            _addresses = before;
            return error;
        }

        if (replaced is not null)
        {
            TellRemoved(replaced);
        }

        TellAdded(added);
        return Errno.None;
    }

    private void TellAdded(IfAddress added)
    {
        Stamp();
        Stack.Events.Publish(new IfEvent.AddressChanged(this, Name, added, Added: true));
        PublishInfo();
        Announce(added);
    }

    private void TellRemoved(IfAddress removed)
    {
        Stamp();
        foreach (var domain in Stack.Domains)
        {
            if (domain.Family == removed.Family)
            {
                domain.AddressRemoved(this, removed);
            }
        }

        // A family without a domain of its own leaves this to the interface.
        Stack.Addresses.Remove(removed);
        Stack.Events.Publish(new IfEvent.AddressChanged(this, Name, removed, Added: false));
    }

    /// <summary>C</summary>
    private void PurgeProtocolAddresses()
    {
        foreach (var address in _addresses)
        {
            if (address.Family != AddressFamily.Link)
            {
                RemoveAddress(address);
            }
        }
    }
}
