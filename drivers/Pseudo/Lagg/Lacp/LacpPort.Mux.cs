using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <content>lacp_sm_mux: the mux machine with independent control (IEEE 802.1AX-2014 clause 6.4.15).</content>
internal sealed partial class LacpPort
{
    private TimeSpan _waitUntil;

    /// <summary>Where the machine is.</summary>
    internal LacpMuxState Mux { get; private set; }

    /// <summary>Frames that come in are taken.</summary>
    internal bool IsCollecting => Mux >= LacpMuxState.Collecting;

    /// <summary>Frames go out.</summary>
    internal bool IsDistributing => Mux == LacpMuxState.Distributing;

    /// <summary>Ready_N is not true yet: the wait time still runs.</summary>
    internal bool IsWaiting(TimeSpan now) => Mux == LacpMuxState.Waiting && now < _waitUntil;

    /// <summary>One transition, if one is due.</summary>
    /// <param name="ready">Ready: no port that belongs to the same aggregate still waits.</param>
    /// <param name="now">The time.</param>
    /// <returns>True when there was one.</returns>
    internal bool RunMux(bool ready, TimeSpan now)
    {
        var next = NextMux(ready);
        if (next == Mux)
        {
            return false;
        }

        Mux = next;
        SetActor(LacpState.Synchronization, next >= LacpMuxState.Attached);
        SetActor(LacpState.Collecting, next >= LacpMuxState.Collecting);
        SetActor(LacpState.Distributing, next == LacpMuxState.Distributing);
        if (next == LacpMuxState.Waiting)
        {
            _waitUntil = now + LacpTimes.AggregateWait;
        }
        else
        {
            NeedsToTransmit = true;
        }

        return true;
    }

    private LacpMuxState NextMux(bool ready)
    {
        var belongs = Selection == LacpSelection.Selected;
        var synchronized = belongs && _partner.Has(LacpState.Synchronization);
        var collecting = synchronized && _partner.Has(LacpState.Collecting);
        return Mux switch
        {
            LacpMuxState.Detached => Selection == LacpSelection.Unselected ? LacpMuxState.Detached : LacpMuxState.Waiting,
            LacpMuxState.Waiting when Selection == LacpSelection.Unselected => LacpMuxState.Detached,
            LacpMuxState.Waiting => belongs && ready ? LacpMuxState.Attached : LacpMuxState.Waiting,
            LacpMuxState.Attached when !belongs => LacpMuxState.Detached,
            LacpMuxState.Attached => synchronized ? LacpMuxState.Collecting : LacpMuxState.Attached,
            LacpMuxState.Collecting when !synchronized => LacpMuxState.Attached,
            LacpMuxState.Collecting => collecting ? LacpMuxState.Distributing : LacpMuxState.Collecting,
            _ => collecting ? LacpMuxState.Distributing : LacpMuxState.Collecting,
        };
    }
}
