using HwNet.Protocols.Arp;
using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <content>From no address to a lease: DISCOVER, REQUEST, the probe. All H.</content>
public sealed partial class DhcpClient
{
    /// <summary>MAX_CONFLICTS (RFC 5227 section 1.1).</summary>
    private const int MaxConflicts = 10;

    /// <summary>Requests without an answer, about a minute (RFC 2131 section 3.1.5), until it begins anew.</summary>
    private const int MaxRequests = 4;

    /// <summary>The same for a former address: nobody may remember it.</summary>
    private const int MaxReboots = 2;

    /// <summary>RATE_LIMIT_INTERVAL, and the longest wait between two messages.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(60);

    /// <summary>Back to INIT, after a wait.</summary>
    private void Restart(TimeSpan wait)
    {
        EndProbe();
        _granted = null;
        _inet.AwaitsAddress = true;
        State = DhcpState.Init;
        _due = Now + wait;
    }

    private void Stop()
    {
        TakeOff();
        EndProbe();
        _granted = null;
        _inet.AwaitsAddress = false;
        State = DhcpState.Stopped;
        _due = TimeSpan.MaxValue;
    }

    private void Discover()
    {
        _began = Now;
        NewTransaction();
        State = DhcpState.Selecting;
        SendDiscover();
    }

    private void Reboot(Ipv4Address previous)
    {
        _wanted = previous;
        _server = default;
        NewTransaction();
        State = DhcpState.Rebooting;
        SendRequest();
    }

    private void NewTransaction()
    {
        _xid = (uint)_random.NextInt64(1L << 32);
        _attempt = 0;
    }

    private void SendAgain()
    {
        _attempt++;
        _protocol.Count(DhcpEvent.Retransmitted);
        SendDiscover();
    }

    private void RequestAgain()
    {
        if (++_attempt < (State == DhcpState.Rebooting ? MaxReboots : MaxRequests))
        {
            _protocol.Count(DhcpEvent.Retransmitted);
            SendRequest();
        }
        else
        {
            Restart(TimeSpan.Zero);
        }
    }

    /// <summary>RFC 2131 section 4.1: 4, 8, 16, 32, 64 seconds, each up to a second more or less.</summary>
    private TimeSpan Backoff() => TimeSpan.FromSeconds((4 << Math.Min(_attempt, 4)) - 1 + (2 * _random.NextDouble()));

    private void TakeOffer(DhcpReply offer)
    {
        _protocol.Count(DhcpEvent.Offer);
        _wanted = offer.Address;
        _server = offer.Server!.Value;
        Tell(DhcpProgressKind.Offer, _wanted, _server);
        State = DhcpState.Requesting;

        // The transaction goes on, and so does the choice of how it is to be answered.
        var broadcast = IsBroadcast;
        _attempt = 0;
        _requestBroadcast = broadcast;
        SendRequest();
    }

    /// <summary>The address is granted: does somebody have it?</summary>
    private void TakeGrant(DhcpLease lease)
    {
        _granted = lease;
        _server = lease.Server;
        _probesSent = 0;
        if (_options.Probes <= 0)
        {
            Bind();
            return;
        }

        State = DhcpState.Probing;
        _probe = new AddressProbe(lease.Address.Address, _protocol.Signal);
        _inet.Probe = _probe;
        _due = Now + Between(TimeSpan.Zero, _options.ProbeWait);
    }

    private void StepProbe()
    {
        if (_probesSent == _options.Probes)
        {
            Bind();
            return;
        }

        _probesSent++;

        // One that cannot be sent is as good as one that is lost: that is why there are several.
        _ = _protocol.Domain.Arp.SendProbe(Ifp, _granted!.Address.Address);
        Tell(DhcpProgressKind.Probe, _granted.Address.Address, attempt: _probesSent);
        _due = Now + (_probesSent == _options.Probes ? _options.AnnounceWait : Between(_options.ProbeMin, _options.ProbeMax));
    }

    private void EndProbe()
    {
        if (_probe is not null)
        {
            _inet.Probe = null;
            _probe = null;
        }
    }

    private void Decline(LinkAddress station)
    {
        var lease = _granted!;
        Log.Warn("{0}: {1} has {2}, which {3} offered", Ifp.Name, station, lease.Address.Address, lease.Server);
        SendDecline(lease);
        _conflicts++;
        Tell(DhcpProgressKind.Conflict, lease.Address.Address, lease.Server, station.ToString());
        Restart(_conflicts >= MaxConflicts ? Max(LongWait, _options.DeclineWait) : _options.DeclineWait);
    }

    private void Bind()
    {
        var lease = _granted!;
        EndProbe();
        if (PutOn(lease) is var error and not Errno.None)
        {
            Log.Error("{0}: {1} cannot be put on the interface ({2})", Ifp.Name, lease.Address, error);
            Tell(DhcpProgressKind.Refused, lease.Address.Address, lease.Server, error.ToString());
            SendDecline(lease);
            Restart(LongWait);
            return;
        }

        _lease = lease;
        _granted = null;
        _naks = 0;
        _conflicts = 0;
        _inet.AwaitsAddress = false;
        EnterBound(lease);
        Log.Info("{0}: {1} from {2} for {3}", Ifp.Name, lease.Address, lease.Server, lease.IsInfinite ? "ever" : lease.Duration);
        Tell(DhcpProgressKind.Bound, lease.Address.Address, lease.Server);
    }
}
