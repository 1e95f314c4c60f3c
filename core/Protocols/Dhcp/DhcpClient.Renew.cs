namespace HwNet.Protocols.Dhcp;

/// <content>The life of a lease: T1, T2, its end; giving it back. All H.</content>
public sealed partial class DhcpClient
{
    /// <summary>RFC 2131 section 4.4.5: between two requests for more time, at least.</summary>
    private static readonly TimeSpan RenewalWait = TimeSpan.FromSeconds(60);

    /// <summary>How long the server's link address is waited for before the address goes.</summary>
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReleaseLook = TimeSpan.FromMilliseconds(20);

    /// <summary>When the lease in force was asked for: its times count from then.</summary>
    private TimeSpan _since;
    private TimeSpan _releaseUntil;

    private TimeSpan At(TimeSpan after) => _lease!.IsInfinite ? TimeSpan.MaxValue : _since + after;

    private void EnterBound(DhcpLease lease)
    {
        _since = _asked;
        State = DhcpState.Bound;
        _due = lease.IsInfinite ? TimeSpan.MaxValue : _since + lease.RenewAfter;
    }

    private void BeginRenewal()
    {
        _began = Now;
        NewTransaction();
        State = DhcpState.Renewing;
        _server = _lease!.Server;
        AskForTime();
    }

    private void StepRenewal()
    {
        if (Now >= At(_lease!.Duration))
        {
            Expire();
            return;
        }

        if (State == DhcpState.Renewing && Now >= At(_lease.RebindAfter))
        {
            NewTransaction();
            State = DhcpState.Rebinding;
        }
        else
        {
            _attempt++;
            _protocol.Count(DhcpEvent.Retransmitted);
        }

        AskForTime();
    }

    /// <summary>Half of what is left each time, but not oftener than every minute, and not past the next turn.</summary>
    private void AskForTime()
    {
        var renewing = State == DhcpState.Renewing;
        SendRenewal();
        Tell(renewing ? DhcpProgressKind.Renew : DhcpProgressKind.Rebind, _lease!.Address.Address, renewing ? _server : default, attempt: _attempt + 1);
        var end = At(renewing ? _lease.RebindAfter : _lease.Duration);
        var left = end == TimeSpan.MaxValue ? TimeSpan.FromDays(1) : end - Now;
        _due = Now + Min(Max(left / 2, RenewalWait), Max(left, TimeSpan.FromMilliseconds(1)));
    }

    private void TakeMoreTime(DhcpLease lease)
    {
        var old = _lease!;
        if (!old.SameResults(lease))
        {
            TakeOff();
            if (PutOn(lease) is var error and not Errno.None)
            {
                Log.Error("{0}: {1} cannot be put on the interface ({2})", Ifp.Name, lease.Address, error);
                Tell(DhcpProgressKind.Refused, lease.Address.Address, lease.Server, error.ToString());
                Restart(LongWait);
                return;
            }
        }

        _lease = lease;
        EnterBound(lease);
        Tell(DhcpProgressKind.Renewed, lease.Address.Address, lease.Server);
    }

    private void Expire()
    {
        var lease = _lease!;
        _protocol.Count(DhcpEvent.Expired);
        Log.Warn("{0}: the lease of {1} has run out", Ifp.Name, lease.Address.Address);
        TakeOff();
        Tell(DhcpProgressKind.Expired, lease.Address.Address, lease.Server);
        Restart(TimeSpan.Zero);
    }

    /// <summary>The address is not ours any more, or never was. A server that always refuses is asked less and less often.</summary>
    private void TakeNak(DhcpReply nak)
    {
        _protocol.Count(DhcpEvent.Nak);
        var address = _lease?.Address.Address ?? _wanted;
        TakeOff();
        Tell(DhcpProgressKind.Nak, address, nak.Server ?? default, nak.Message ?? "");
        var wait = _naks == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(LongWait.TotalSeconds, 1 << Math.Min(_naks, 6)));
        _naks++;
        Restart(wait);
    }

    private void StepRelease()
    {
        // The message waits for the server's link address, and would go with our address.
        var next = _protocol.Stack.Routes.Lookup(Net.SockAddr.Inet(_server), _options.Fib)?.NextHop(_server) ?? _server;
        if (Now < _releaseUntil && !_protocol.Domain.Arp.IsResolved(Ifp, next))
        {
            _due = Now + ReleaseLook;
            return;
        }

        var address = _lease!.Address.Address;
        Stop();
        Tell(DhcpProgressKind.Released, address, _server);
    }
}
