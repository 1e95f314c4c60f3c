using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <content>lacp_sm_ptx: the periodic transmission machine (IEEE 802.1AX-2014 clause 6.4.13).</content>
internal sealed partial class LacpPort
{
    private LacpPeriodicState _periodic;
    private TimeSpan _periodicDue = LacpTimes.Never;

    /// <summary>How often it speaks: as often as the partner wants to hear it.</summary>
    internal void RunPeriodic(TimeSpan now)
    {
        if (!Enabled || (!_actor.Has(LacpState.Activity) && !_partner.Has(LacpState.Activity)))
        {
            StopPeriodic();
            return;
        }

        var wanted = _partner.Has(LacpState.Timeout) ? LacpPeriodicState.Fast : LacpPeriodicState.Slow;
        var due = now >= _periodicDue || (_periodic == LacpPeriodicState.Slow && wanted == LacpPeriodicState.Fast);
        if (due)
        {
            NeedsToTransmit = true;
        }

        if (due || _periodic != wanted)
        {
            _periodic = wanted;
            _periodicDue = now + (wanted == LacpPeriodicState.Fast ? LacpTimes.FastPeriodic : LacpTimes.SlowPeriodic);
        }
    }

    private void StopPeriodic()
    {
        _periodic = LacpPeriodicState.None;
        _periodicDue = LacpTimes.Never;
    }
}
