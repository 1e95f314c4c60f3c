using HwNet.Net;
using HwNet.Protocols.Arp;
using HwNet.Protocols.Inet;
using HwNet.Wire;
using NLog;

namespace HwNet.Protocols.Dhcp;

/// <summary>A DHCPv4 client: gets an address for an interface, keeps it and gives it back. Made by <see cref="DhcpProtocol.Open"/>.</summary>
/// <remarks>What it was granted stands on the interface while the lease is in force: address, routes, MTU. Lock: H of the protocol.</remarks>
public sealed partial class DhcpClient : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Protocols");

    private readonly DhcpProtocol _protocol;
    private readonly InetInterface _inet;
    private readonly DhcpClientOptions _options;
    private readonly Random _random;
    private readonly long _origin;
    private volatile int _state;
    private volatile DhcpLease? _lease;
    private bool _closed;

    /// <summary>When something is to be done next, by <see cref="Now"/>; MaxValue for never. H</summary>
    private TimeSpan _due = TimeSpan.MaxValue;
    private TimeSpan _began;
    private TimeSpan _asked;
    private uint _xid;
    private int _attempt;
    private int _naks;
    private int _conflicts;
    private int _probesSent;
    private AddressProbe? _probe;

    /// <summary>What is asked for, or probed, at the moment; the lease that is in force is <see cref="Lease"/>. H</summary>
    private DhcpLease? _granted;
    private Ipv4Address _wanted;
    private Ipv4Address _server;

    internal DhcpClient(DhcpProtocol protocol, IfNet ifp, InetInterface inet, DhcpClientOptions options)
    {
        _protocol = protocol;
        _inet = inet;
        _options = options;
        Ifp = ifp;
        var clock = protocol.Stack.Clock;
        _origin = clock.GetTimestamp();
        _random = new Random(options.Seed ?? HashCode.Combine(ifp.Lladdr, clock.GetUtcNow()));
    }

    /// <summary>The interface.</summary>
    public IfNet Ifp { get; }

    /// <summary>Where it stands.</summary>
    public DhcpState State
    {
        get => (DhcpState)_state;
        private set => _state = (int)value;
    }

    /// <summary>The lease in force; null while there is none.</summary>
    public DhcpLease? Lease => _lease;

    private TimeSpan Now => _protocol.Stack.Clock.GetElapsedTime(_origin);

    /// <summary>Begins to ask, or begins anew after a <see cref="Release"/>. n</summary>
    /// <returns>None, also when it was started before; EINVAL (disposed).</returns>
    public Errno Start()
    {
        lock (_protocol.Sync)
        {
            if (_closed)
            {
                return Errno.EINVAL;
            }

            if (State == DhcpState.Stopped)
            {
                _began = Now;
                Restart(TimeSpan.Zero);
                if (_options.Previous is { IsStation: true } previous)
                {
                    Reboot(previous);
                }
            }
        }

        _protocol.Signal();
        return Errno.None;
    }

    /// <summary>Asks the server for more time now, before T1. n</summary>
    /// <returns>None, also when it is asking already; EADDRNOTAVAIL (there is no lease).</returns>
    public Errno Renew()
    {
        lock (_protocol.Sync)
        {
            if (State is not (DhcpState.Bound or DhcpState.Renewing or DhcpState.Rebinding))
            {
                return Errno.EADDRNOTAVAIL;
            }

            if (State == DhcpState.Bound)
            {
                BeginRenewal();
            }
        }

        _protocol.Signal();
        return Errno.None;
    }

    /// <summary>Gives the address back: tells the server, takes everything off the interface and stops; that is done when the state is Stopped. n</summary>
    /// <returns>None; EADDRNOTAVAIL (there was no lease; it has stopped).</returns>
    public Errno Release()
    {
        lock (_protocol.Sync)
        {
            if (State is DhcpState.Bound or DhcpState.Renewing or DhcpState.Rebinding)
            {
                SendRelease();
                _protocol.Signal();
                return Errno.None;
            }

            if (State != DhcpState.Releasing)
            {
                Stop();
                return Errno.EADDRNOTAVAIL;
            }

            return Errno.None;
        }
    }

    /// <summary>Stops without a word to the server, and takes what it put there off the interface.</summary>
    public void Dispose()
    {
        lock (_protocol.Sync)
        {
            if (!_closed)
            {
                _closed = true;
                Stop();
                _protocol.Forget(this);
            }
        }
    }

    /// <summary>Does what is due. H</summary>
    /// <returns>How long until there is something to do; negative for never.</returns>
    internal TimeSpan Run()
    {
        if (!Ifp.IsAttached)
        {
            Stop();
        }

        if (State == DhcpState.Probing && _probe?.Station is { } station)
        {
            Decline(station);
        }

        // Each step waits longer than zero but the first few, so this ends.
        while (State != DhcpState.Stopped && Now >= _due)
        {
            Step();
        }

        // A timer cannot wait for all of a long lease.
        return State == DhcpState.Stopped || _due == TimeSpan.MaxValue
            ? Timeout.InfiniteTimeSpan
            : Min(Max(_due - Now, TimeSpan.FromMilliseconds(1)), TimeSpan.FromDays(1));
    }

    private void Step()
    {
        switch (State)
        {
            case DhcpState.Init:
                Discover();
                break;
            case DhcpState.Selecting:
                SendAgain();
                break;
            case DhcpState.Requesting or DhcpState.Rebooting:
                RequestAgain();
                break;
            case DhcpState.Probing:
                StepProbe();
                break;
            case DhcpState.Bound:
                BeginRenewal();
                break;
            case DhcpState.Renewing or DhcpState.Rebinding:
                StepRenewal();
                break;
            default:
                StepRelease();
                break;
        }
    }

    private void Tell(DhcpProgressKind kind, Ipv4Address address = default, Ipv4Address server = default, string detail = "", int attempt = 1) =>
        _options.Progress?.Invoke(new DhcpProgress(kind, attempt, address, server, detail));

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private TimeSpan Between(TimeSpan least, TimeSpan most) => least + (Max(most - least, TimeSpan.Zero) * _random.NextDouble());
}
