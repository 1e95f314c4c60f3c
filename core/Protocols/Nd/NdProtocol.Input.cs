using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <content>nd6_ns_input, nd6_na_input.</content>
public sealed partial class NdProtocol
{
    /// <summary>A message of neighbour or router discovery, its ICMPv6 checksum right, without IP header. Takes <paramref name="m"/>.</summary>
    internal void Input(Mbuf m, in Ipv6Header header)
    {
        _events.Count(NdEvent.Received);
        var cause = Process(m, header);
        if (cause == NdDrop.None)
        {
            _events.Count(NdEvent.Handled);
        }
        else
        {
            _drops.Count(cause);
        }

        m.Free();
    }

    private NdDrop Process(Mbuf m, in Ipv6Header header)
    {
        if (header.HopLimit != Ipv6Header.MaxHopLimit)
        {
            return NdDrop.HopLimit;
        }

        if ((m.Flags & MbufFlags.Loop) != 0)
        {
            return NdDrop.OwnEcho;
        }

        if (m.ReceivedOn is not { } ifp || _domain.Of(ifp) is not { } state)
        {
            return NdDrop.NotOurs;
        }

        return (Icmp6Type)m.Data[0] switch
        {
            Icmp6Type.RouterAdvert => _domain.Routers.Advertised(state, header, m.Data),
            Icmp6Type.RouterSolicit => NdDrop.NotRouter,
            Icmp6Type.Redirect => NdDrop.Redirect,
            _ => ProcessNeighbour(state, header, m.Data),
        };
    }

    private NdDrop ProcessNeighbour(Inet6Interface state, in Ipv6Header header, ReadOnlySpan<byte> data)
    {
        if (!NeighbourMessage.TryParse(data, out var message, out var error))
        {
            return (NdDrop)error;
        }

        if (message.Lladdr is { IsStation: false })
        {
            return NdDrop.Lladdr;
        }

        return message.IsAdvertisement ? Advertised(state, header, message) : Solicited(state, header, message);
    }

    private NdDrop Solicited(Inet6Interface state, in Ipv6Header header, in NeighbourMessage message)
    {
        var isProbe = header.Source.IsAny;
        if (isProbe && (header.Destination != message.Target.SolicitedNode || message.Lladdr is not null))
        {
            return NdDrop.Addressing;
        }

        if (!_domain.IsOwn(message.Target, state.Ifp))
        {
            // Two stations that probe for one address both give it up (RFC 4862 section 5.4.3).
            return isProbe && FoundDuplicate(state, message.Target, null) ? NdDrop.Conflict : NdDrop.NotOurs;
        }

        if (!isProbe && message.Lladdr is { } lladdr)
        {
            SendReleased(state.Ifp, header.Source, state.Neighbours.Heard(header.Source, lladdr));
        }

        var to = isProbe ? Ipv6Address.AllNodes : header.Source;
        var answer = new NeighbourMessage
        {
            IsAdvertisement = true,
            IsSolicited = !isProbe,
            Overrides = true,
            Target = message.Target,
            Lladdr = state.Ifp.Lladdr,
        };
        Send(state.Ifp, answer, message.Target, to, NdEvent.AdvertSent);
        return NdDrop.None;
    }

    private NdDrop Advertised(Inet6Interface state, in Ipv6Header header, in NeighbourMessage message)
    {
        if (header.Destination.IsMulticast && message.IsSolicited)
        {
            return NdDrop.Addressing;
        }

        if (FoundDuplicate(state, message.Target, message.Lladdr))
        {
            return NdDrop.Conflict;
        }

        if (_domain.IsOwn(message.Target, state.Ifp))
        {
            Say(state.Ifp, message.Target, message.Lladdr);
            return NdDrop.Conflict;
        }

        if (!state.Neighbours.Advertised(message, out var released))
        {
            return NdDrop.Unknown;
        }

        SendReleased(state.Ifp, message.Target, released);
        _domain.Routers.NoteAdvertised(state.Ifp, message.Target, message.IsRouter);
        return NdDrop.None;
    }

    /// <returns>True when the address was tentative; now it is known to be another's.</returns>
    private bool FoundDuplicate(Inet6Interface state, Ipv6Address target, LinkAddress? lladdr)
    {
        if (!state.FoundDuplicate(target))
        {
            return false;
        }

        _events.Count(NdEvent.Duplicate);
        Say(state.Ifp, target, lladdr);
        return true;
    }

    private void Say(IfNet ifp, Ipv6Address address, LinkAddress? lladdr)
    {
        if (_logLimit.TryTake())
        {
            Log.Error("{0}: {1} is the address of another station too ({2})", ifp.Name, address, lladdr?.ToString() ?? "which asks for it");
        }
    }

    internal static void SendReleased(IfNet ifp, Ipv6Address address, Mbuf? released)
    {
        if (released is not null)
        {
            // Who sent it was told None when it was put to wait; a failure now is counted by the interface.
            _ = ifp.Output(released, SockAddr.Inet6(address, ifp.Index));
        }
    }
}
