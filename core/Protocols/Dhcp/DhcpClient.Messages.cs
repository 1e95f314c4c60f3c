using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <content>The messages, out and in. All H.</content>
public sealed partial class DhcpClient
{
    private const byte IdentifierIsLladdr = 1;

    private bool _requestBroadcast;

    /// <summary>The first try can be answered to our link address; a server or relay that cannot do that is asked for a broadcast then.</summary>
    private bool IsBroadcast => _options.AlwaysBroadcast || _attempt > 0;

    /// <summary>A server's message for this interface, its fixed part checked.</summary>
    internal DhcpDrop Receive(ReadOnlySpan<byte> message)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(message[DhcpFormat.Xid..]) != _xid)
        {
            return DhcpDrop.Transaction;
        }

        if (LinkAddress.Read(message[DhcpFormat.HardwareAddress..]) != Ifp.Lladdr)
        {
            return DhcpDrop.ClientAddress;
        }

        var cause = DhcpReply.TryParse(message, out var reply);
        return cause == DhcpDrop.None ? Handle(reply!) : cause;
    }

    private DhcpDrop Handle(DhcpReply reply)
    {
        var waits = State switch
        {
            DhcpState.Selecting => reply.Type == DhcpMessageType.Offer,
            DhcpState.Requesting or DhcpState.Rebooting or DhcpState.Renewing or DhcpState.Rebinding => reply.Type != DhcpMessageType.Offer,
            _ => false,
        };
        if (!waits)
        {
            return DhcpDrop.State;
        }

        var one = State is DhcpState.Requesting or DhcpState.Renewing;
        if (reply.Server is not { } server || (one && server != _server))
        {
            return DhcpDrop.Server;
        }

        if (reply.Type == DhcpMessageType.Nak)
        {
            TakeNak(reply);
            return DhcpDrop.None;
        }

        var wanted = _lease?.Address.Address ?? _wanted;
        if (!reply.HasUsableAddress || (State != DhcpState.Selecting && reply.Address != wanted))
        {
            return DhcpDrop.Address;
        }

        return HandleGrant(reply);
    }

    private DhcpDrop HandleGrant(DhcpReply reply)
    {
        if (reply.Lease is not { } seconds || TimeSpan.FromSeconds(seconds) < DhcpClientOptions.MinimumLease)
        {
            return DhcpDrop.LeaseTime;
        }

        for (var ignored = 0; ignored < reply.Ignored; ignored++)
        {
            _protocol.Count(DhcpEvent.OptionIgnored);
        }

        if (State == DhcpState.Selecting)
        {
            TakeOffer(reply);
            return DhcpDrop.None;
        }

        _protocol.Count(DhcpEvent.Ack);
        var lease = LeaseOf(reply, seconds);
        if (_lease is null)
        {
            TakeGrant(lease);
        }
        else
        {
            TakeMoreTime(lease);
        }

        return DhcpDrop.None;
    }

    /// <summary>T1 and T2 of the server where they are in order, else a half and seven eighths (RFC 2131 section 4.4.5).</summary>
    private DhcpLease LeaseOf(DhcpReply reply, uint seconds)
    {
        var infinite = seconds == uint.MaxValue;
        var duration = TimeSpan.FromSeconds(seconds);
        var ordered = reply.Renewal is > 0 && reply.Rebinding is > 0 && reply.Renewal < reply.Rebinding && reply.Rebinding < seconds;
        return new DhcpLease
        {
            Address = reply.Prefix,
            Server = reply.Server!.Value,
            Routers = reply.Routers,
            DnsServers = reply.DnsServers,
            StaticRoutes = reply.StaticRoutes,
            DomainName = reply.DomainName,
            Mtu = reply.Mtu,
            Duration = infinite ? Timeout.InfiniteTimeSpan : duration,
            RenewAfter = infinite ? Timeout.InfiniteTimeSpan : ordered ? TimeSpan.FromSeconds(reply.Renewal!.Value) : duration / 2,
            RebindAfter = infinite ? Timeout.InfiniteTimeSpan : ordered ? TimeSpan.FromSeconds(reply.Rebinding!.Value) : duration * 7 / 8,
            Since = _protocol.Stack.Clock.GetUtcNow() - (Now - _asked),
        };
    }

    private void SendDiscover()
    {
        var writer = Begin(DhcpMessageType.Discover);
        if (IsBroadcast)
        {
            writer.SetBroadcast();
        }

        AddWishes(ref writer);
        _protocol.Send(Ifp, writer.Finish(), Ipv4Address.Broadcast);
        Tell(DhcpProgressKind.Discover, attempt: _attempt + 1);
        _due = Now + Backoff();
    }

    private void SendRequest()
    {
        _asked = Now;
        var writer = Begin(DhcpMessageType.Request);
        if (IsBroadcast || _requestBroadcast)
        {
            writer.SetBroadcast();
        }

        writer.Add(DhcpOption.RequestedAddress, _wanted);
        if (State == DhcpState.Requesting)
        {
            writer.Add(DhcpOption.ServerIdentifier, _server);
        }

        AddWishes(ref writer);
        _protocol.Send(Ifp, writer.Finish(), Ipv4Address.Broadcast);
        Tell(DhcpProgressKind.Request, _wanted, _server, attempt: _attempt + 1);
        _due = Now + Backoff();
    }

    /// <summary>To the server that granted the lease; from T2 on to all.</summary>
    private void SendRenewal()
    {
        _asked = Now;
        var writer = Begin(DhcpMessageType.Request);
        writer.SetClientAddress(_lease!.Address.Address);
        AddWishes(ref writer);
        _protocol.Send(Ifp, writer.Finish(), State == DhcpState.Renewing ? _server : Ipv4Address.Broadcast);
    }

    private void SendDecline(DhcpLease lease)
    {
        NewTransaction();
        var writer = Begin(DhcpMessageType.Decline, elapsed: false);
        writer.Add(DhcpOption.RequestedAddress, lease.Address.Address);
        writer.Add(DhcpOption.ServerIdentifier, lease.Server);
        _protocol.Send(Ifp, writer.Finish(), Ipv4Address.Broadcast);
        _protocol.Count(DhcpEvent.Decline);
    }

    private void SendRelease()
    {
        var lease = _lease!;
        NewTransaction();
        _server = lease.Server;
        var writer = Begin(DhcpMessageType.Release, elapsed: false);
        writer.SetClientAddress(lease.Address.Address);
        writer.Add(DhcpOption.ServerIdentifier, lease.Server);
        _protocol.Send(Ifp, writer.Finish(), lease.Server);
        _protocol.Count(DhcpEvent.Release);
        State = DhcpState.Releasing;
        _releaseUntil = Now + ReleaseLimit;
        _due = Now;
    }

    private DhcpWriter Begin(DhcpMessageType type, bool elapsed = true)
    {
        var writer = new DhcpWriter(_protocol.SendBuffer, type, _xid, Ifp.Lladdr);
        if (elapsed)
        {
            writer.SetSeconds(Now - _began);
        }

        if (_options.ClientIdentifier.Length > 0)
        {
            writer.Add(DhcpOption.ClientIdentifier, _options.ClientIdentifier.Span);
            return writer;
        }

        Span<byte> identifier = stackalloc byte[1 + LinkAddress.Length];
        identifier[0] = IdentifierIsLladdr;
        Ifp.Lladdr.Write(identifier[1..]);
        writer.Add(DhcpOption.ClientIdentifier, identifier);
        return writer;
    }

    private void AddWishes(ref DhcpWriter writer)
    {
        var most = Math.Max(DhcpClientOptions.MinimumMtu, Math.Min(Ifp.Mtu, _protocol.Stack.Mbufs.MaxPacketLength));
        writer.Add(DhcpOption.MaximumSize, (ushort)Math.Min(most, ushort.MaxValue));
        writer.Add(DhcpOption.ParameterRequestList, DhcpOption.Wanted);
    }
}
