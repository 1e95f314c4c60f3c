using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <content>What a lease puts on the interface, and what it takes off again: only what it put there. All H.</content>
public sealed partial class DhcpClient
{
    private readonly List<Ipv4Prefix> _routes = [];
    private bool _ownsAddress;
    private int _mtuBefore;

    private Errno PutOn(DhcpLease lease)
    {
        PutMtu(lease);
        var error = Ifp.Ioctl(new AddAddress(lease.Address.Address, lease.Address.Length));
        if (error is not (Errno.None or Errno.EEXIST))
        {
            RestoreMtu();
            return error;
        }

        // EEXIST: whoever put it there keeps it.
        _ownsAddress = error == Errno.None;
        if (lease.StaticRoutes.Count > 0)
        {
            foreach (var route in lease.StaticRoutes)
            {
                AddRoute(route.Destination, route.Router);
            }
        }
        else if (lease.Routers.Count > 0)
        {
            AddRoute(default, lease.Routers[0]);
        }

        return Errno.None;
    }

    private void TakeOff()
    {
        if (_lease is not { } lease)
        {
            return;
        }

        _lease = null;
        foreach (var route in _routes)
        {
            // Somebody may have deleted it meanwhile.
            _ = _protocol.Stack.Routes.Delete(SockAddr.Inet(route.Address), route.Length, _options.Fib, Ifp);
        }

        _routes.Clear();
        if (_ownsAddress && Ifp.IsAttached)
        {
            // The same.
            _ = Ifp.Ioctl(new DeleteAddress(lease.Address.Address));
        }

        _ownsAddress = false;
        RestoreMtu();
    }

    private void AddRoute(Ipv4Prefix destination, Ipv4Address router)
    {
        var gateway = router.IsAny ? SockAddr.Link(Ifp.Index) : SockAddr.Inet(router);
        var error = _protocol.Stack.Routes.Add(SockAddr.Inet(destination.Address), destination.Length, gateway, _options.Fib);
        if (error == Errno.None)
        {
            _routes.Add(destination);
            return;
        }

        _protocol.Count(DhcpEvent.RouteRefused);
        Log.Warn("{0}: no route to {1} by {2} ({3})", Ifp.Name, destination, router, error);
    }

    /// <summary>Only downwards: what the interface was given by hand it can do.</summary>
    private void PutMtu(DhcpLease lease)
    {
        var before = Ifp.Mtu;
        if (lease.Mtu is not { } mtu || mtu >= before)
        {
            return;
        }

        if (Ifp.Ioctl(new SetMtu(mtu)) == Errno.None)
        {
            _mtuBefore = before;
        }
        else
        {
            _protocol.Count(DhcpEvent.OptionIgnored);
        }
    }

    private void RestoreMtu()
    {
        if (_mtuBefore != 0 && Ifp.IsAttached && Ifp.Ioctl(new SetMtu(_mtuBefore)) is var error and not Errno.None)
        {
            Log.Warn("{0}: the mtu does not go back to {1} ({2})", Ifp.Name, _mtuBefore, error);
        }

        _mtuBefore = 0;
    }
}
