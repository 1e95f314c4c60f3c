using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Nd;
using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <content>in6_control, in6_ifattach, in6_if_up: interfaces come and go, and so do their addresses.</content>
public sealed partial class Inet6Domain
{
    private const int LinkLocalBits = 64;

    /// <inheritdoc/>
    protected internal override object? IfAttach(IfNet ifp)
    {
        var state = new Inet6Interface(ifp, new NdTable(ifp, Nd.Knobs, Stack.Clock));
        state.Reporter = Mld.Reporter(state);
        _interfaces.Add(ifp, state);
        return state;
    }

    /// <inheritdoc/>
    protected internal override void IfDetach(IfNet ifp, object data) => _interfaces.Remove(ifp, data);

    /// <inheritdoc/>
    protected internal override void IfPurge(IfNet ifp)
    {
        if (Of(ifp) is { } state)
        {
            state.Neighbours.Close();
            Routers.Purge(state);
            state.Clear();
        }
    }

    /// <inheritdoc/>
    protected internal override Errno Control(IfNet ifp, IfRequest request) => request switch
    {
        AddInet6Address r => Add(ifp, r),
        DeleteInet6Address r => Delete(ifp, r),
        _ => Errno.EOPNOTSUPP,
    };

    /// <inheritdoc/>
    protected internal override void IfUp(IfNet ifp)
    {
        if (Of(ifp) is { } state)
        {
            Routers.Restart(state);
            state.Reporter?.RepeatAll();
        }

        if (!AutoLinkLocal || ifp.AddressLength != LinkAddress.Length || !ifp.Lladdr.IsStation)
        {
            return;
        }

        foreach (var address in ifp.Addresses)
        {
            if (address is Inet6IfAddress { Address.IsLinkLocal: true })
            {
                return;
            }
        }

        // The interface is up: nothing is restarted that could fail.
        _ = ifp.AddAddress(new Inet6IfAddress(ifp, Ipv6Address.LinkLocal(ifp.Lladdr), LinkLocalBits), restart: false);
    }

    /// <inheritdoc/>
    protected internal override void CtlInput(IfNet ifp, IfAddress address, bool up)
    {
        if (!up)
        {
            if (Of(ifp) is { } state)
            {
                state.Neighbours.DropIncomplete();
                Routers.ForgetRouters(state);
            }
        }
        else if (address is Inet6IfAddress inet6 && Stack.Addresses.Inet6.Contains(inet6))
        {
            Nd.SendUnsolicited(ifp, inet6.Address);
        }
    }

    /// <inheritdoc/>
    protected internal override void Announce(IfNet ifp, IfAddress address)
    {
        if (address is not Inet6IfAddress inet6 || Of(ifp) is not { } state)
        {
            return;
        }

        if (Stack.Addresses.Inet6.ContainsSame(inet6))
        {
            Nd.SendUnsolicited(ifp, inet6.Address);
            return;
        }

        if (!state.BeginDad(inet6))
        {
            return;
        }

        // Without its filter the interface is still of use for everything but being found.
        _ = JoinGroup(ifp, Ipv6Address.AllNodes);
        _ = JoinGroup(ifp, inet6.Address.SolicitedNode);
        if (ifp.AddressLength == LinkAddress.Length && (ifp.Flags & IfFlags.PointToPoint) == 0 && Nd.Knobs.DadCount > 0)
        {
            Nd.TickDad(state);
            return;
        }

        state.EndDad(inet6.Address);
        PutInForce(inet6);
    }

    /// <inheritdoc/>
    protected internal override void AddressRemoved(IfNet ifp, IfAddress address)
    {
        if (address is not Inet6IfAddress inet6)
        {
            return;
        }

        Stack.Addresses.Remove(inet6);
        Stack.Routes.RemoveInterface(inet6);
        if (Of(ifp) is not { } state)
        {
            return;
        }

        state.EndDad(inet6.Address);
        state.Refresh();
        state.Neighbours.Drop(neighbour => inet6.OnNetwork(neighbour) && !inet6.Address.IsLinkLocal);
        _ = LeaveGroup(ifp, inet6.Address.SolicitedNode);
        _ = LeaveGroup(ifp, Ipv6Address.AllNodes);
    }

    /// <summary>The address is this host's alone: it is sent from, answered for, and its network can be reached.</summary>
    internal void PutInForce(Inet6IfAddress address)
    {
        if (Of(address.Ifp) is not { } state || !Stack.Addresses.Add(address))
        {
            return;
        }

        Stack.Routes.AddInterface(address);
        if (!ReferenceEquals(Find(address.Ifp, address.Address), address))
        {
            // It was removed while its last probe ran out, and perhaps added again: who removed it found nothing in force.
            Stack.Addresses.Remove(address);
            Stack.Routes.RemoveInterface(address);
        }

        state.Refresh();
        if (address.Address.IsLinkLocal)
        {
            // What was reported from :: the routers have not heard (RFC 3590).
            state.Reporter?.RepeatAll();
        }
    }

    /// <summary>What was said while there was no carrier nobody heard, and the routers may be others now.</summary>
    private void LinkIsBack(IfEvent happened)
    {
        if (happened is IfEvent.DeviceNotify { Type: "LINK_UP" } && happened.Ifp.IsUpAndRunning && Of(happened.Ifp) is { } state)
        {
            Routers.Restart(state);
            state.Reporter?.RepeatAll();
        }
    }

    private static Inet6IfAddress? Find(IfNet ifp, Ipv6Address wanted)
    {
        foreach (var address in ifp.Addresses)
        {
            if (address is Inet6IfAddress inet6 && inet6.Address == wanted)
            {
                return inet6;
            }
        }

        return null;
    }

    private static Errno Add(IfNet ifp, AddInet6Address request)
    {
        if (!request.Address.IsStation || request.PrefixLength is < 0 or > 128 || request.Destination is { IsStation: false })
        {
            return Errno.EINVAL;
        }

        var added = new Inet6IfAddress(ifp, request.Address, request.PrefixLength, request.Destination) { Claim = request.Claim };
        if (Find(ifp, request.Address) is not { } known)
        {
            return ifp.AddAddress(added, restart: false);
        }

        return known == added ? Errno.None : ifp.ReplaceAddress(known, added, restart: false);
    }

    private static Errno Delete(IfNet ifp, DeleteInet6Address request)
    {
        if (Find(ifp, request.Address) is not { } address)
        {
            return Errno.EADDRNOTAVAIL;
        }

        ifp.RemoveAddress(address);
        return Errno.None;
    }
}
