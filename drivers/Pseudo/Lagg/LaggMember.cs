using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>lagg_port: an interface that is part of an aggregate, which takes all that it receives. What changes is under lock L of the aggregate.</summary>
internal sealed class LaggMember : InputHook
{
    private readonly LaggDriver _lagg;
    private long _sent;
    private long _refusals;
    private long _received;
    private long _notCollected;
    private bool _collects;

    internal LaggMember(LaggDriver lagg, IfNet ifp, LacpPort? lacp)
    {
        _lagg = lagg;
        Ifp = ifp;
        Lacp = lacp;
        Setup = new LaggMemberSetup(ifp);
    }

    internal IfNet Ifp { get; }

    /// <summary>What was changed on the interface.</summary>
    internal LaggMemberSetup Setup { get; }

    /// <summary>Its machines; null: another protocol. L</summary>
    internal LacpPort? Lacp { get; }

    /// <summary>Slow-protocol frames. L</summary>
    internal LacpCounters SlowFrames { get; set; }

    /// <summary>Its link address, MTU and groups are the aggregate's. L</summary>
    internal bool Ready { get; set; }

    /// <summary>Why it is not ready, for people. L</summary>
    internal string? Failure { get; set; }

    /// <summary>Its interface is being detached. L</summary>
    internal bool Gone { get; set; }

    /// <summary>Packets are sent on it. L</summary>
    internal bool Distributes { get; set; }

    /// <summary>What it receives is taken. Written under L, read without.</summary>
    internal bool Collects
    {
        get => Volatile.Read(ref _collects);
        set => Volatile.Write(ref _collects, value);
    }

    /// <summary>Up, running, and not without carrier; a device that does not know counts as connected.</summary>
    internal bool HasLink => (Ifp.Flags & (IfFlags.Up | IfFlags.Running)) == (IfFlags.Up | IfFlags.Running) && Ifp.Link != LinkState.Down;

    /// <inheritdoc/>
    protected override bool WantsAll => _lagg.WantsAll;

    /// <summary>Sends one. Takes <paramref name="m"/>. n</summary>
    internal void Send(Mbuf m)
    {
        _ = Interlocked.Increment(ref _sent);
        if (Ifp.Transmit(m) != Errno.None)
        {
            _ = Interlocked.Increment(ref _refusals);
        }
    }

    /// <summary>Sends all; the batch is empty then. n</summary>
    internal void Send(ref MbufBatch packets)
    {
        _ = Interlocked.Add(ref _sent, packets.Count);
        if (Ifp.Transmit(ref packets) != Errno.None)
        {
            _ = Interlocked.Increment(ref _refusals);
        }
    }

    internal void CountReceived(int frames) => _ = Interlocked.Add(ref _received, frames);

    internal void CountNotCollected(int frames) => _ = Interlocked.Add(ref _notCollected, frames);

    /// <summary>L</summary>
    internal LaggMemberStatus Status() => new()
    {
        Name = Ifp.Name,
        Lladdr = Setup.OwnLladdr,
        HasLink = HasLink,
        Collecting = Collects,
        Distributing = Distributes,
        Failure = Failure ?? string.Empty,
        Lacp = Lacp is { } p ? new LacpMemberStatus(p.Actor, p.Partner, p.ReceiveState, p.Selection, p.Mux, SlowFrames) : null,
        Sent = Volatile.Read(ref _sent),
        Refusals = Volatile.Read(ref _refusals),
        Received = Volatile.Read(ref _received),
        NotCollected = Volatile.Read(ref _notCollected),
    };

    /// <inheritdoc/>
    protected override void Input(IfNet ifp, ref MbufBatch frames) => _lagg.MemberInput(this, ref frames);
}
