using HwNet.Net;
using HwNet.Protocols.Arp;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <content>What the interfaces tell: they come and go, their addresses and states change.</content>
public sealed partial class InetDomain
{
    /// <inheritdoc/>
    protected internal override object? IfAttach(IfNet ifp)
    {
        var state = new InetInterface(ifp, new ArpTable(ifp, Arp.Knobs, Stack.Clock), Igmp.Reporter(ifp));
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
            state.Groups.Clear();
            state.Reporter?.Clear();
        }

        if (Output.DefaultInterface == ifp)
        {
            Output.DefaultInterface = null;
        }

        Dhcp.Signal();
    }

    /// <inheritdoc/>
    protected internal override void IfUp(IfNet ifp) => Of(ifp)?.Reporter?.RepeatAll();

    /// <inheritdoc/>
    protected internal override void CtlInput(IfNet ifp, IfAddress address, bool up)
    {
        if (address is not InetIfAddress inet)
        {
            return;
        }

        if (!up)
        {
            Of(ifp)?.Neighbours.DropIncomplete();
        }
        else if (Addresses.Contains(inet))
        {
            // The address that brings its interface up is not in the table yet; it is announced when it is.
            _ = Arp.SendAnnouncement(ifp, inet.Address);
        }
    }

    /// <inheritdoc/>
    protected internal override void Announce(IfNet ifp, IfAddress address)
    {
        if (address is not InetIfAddress inet)
        {
            return;
        }

        var first = InetAddressTable.FirstOf(ifp) is null;
        var added = Stack.Addresses.Add(inet);
        if (added)
        {
            Stack.Routes.AddInterface(inet);
        }

        if (added && first && (ifp.Flags & IfFlags.Multicast) != 0)
        {
            // Without its filter for 224.0.0.1 the interface is still of use for everything else.
            _ = JoinGroup(ifp, Ipv4Address.AllHosts);
        }

        _ = Arp.SendAnnouncement(ifp, inet.Address);
    }

    /// <inheritdoc/>
    protected internal override void AddressRemoved(IfNet ifp, IfAddress address)
    {
        if (address is not InetIfAddress inet)
        {
            return;
        }

        Stack.Addresses.Remove(inet);
        Stack.Routes.RemoveInterface(inet);
        Of(ifp)?.Neighbours.Drop(neighbour => inet.OnNetwork(neighbour) && InetAddressTable.OnNetworkOf(ifp, neighbour) is null);
        if (InetAddressTable.FirstOf(ifp) is null)
        {
            _ = LeaveGroup(ifp, Ipv4Address.AllHosts);
        }
    }

    /// <summary>What was announced while there was no carrier nobody heard.</summary>
    private void LinkIsBack(IfEvent happened)
    {
        if (happened is not IfEvent.DeviceNotify { Type: "LINK_UP" } || !happened.Ifp.IsUpAndRunning)
        {
            return;
        }

        Of(happened.Ifp)?.Reporter?.RepeatAll();
        foreach (var address in happened.Ifp.Addresses)
        {
            if (address is InetIfAddress inet && Addresses.Contains(inet))
            {
                _ = Arp.SendAnnouncement(inet.Ifp, inet.Address);
            }
        }
    }
}
