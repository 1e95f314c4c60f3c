using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <content>lacp_sm_tx: the transmit machine (IEEE 802.1AX-2014 clause 6.4.16).</content>
internal sealed partial class LacpPort
{
    private readonly TimeSpan[] _sentAt = [.. Enumerable.Repeat(TimeSpan.MinValue, LacpTimes.SendLimit)];
    private int _oldestSent;

    /// <summary>NTT: there is something to tell.</summary>
    internal bool NeedsToTransmit { get; private set; }

    /// <summary>When the next LACPDU may leave: at most three within a second.</summary>
    private TimeSpan TransmitDue
    {
        get
        {
            var oldest = _sentAt[_oldestSent];
            return oldest == TimeSpan.MinValue ? oldest : oldest + LacpTimes.FastPeriodic;
        }
    }

    /// <summary>True when a LACPDU is to leave now. A port that is disabled, or passive towards a passive partner, forgets that there was something to tell.</summary>
    internal bool MayTransmit(TimeSpan now)
    {
        if (_periodic == LacpPeriodicState.None)
        {
            NeedsToTransmit = false;
        }

        return NeedsToTransmit && now >= TransmitDue;
    }

    /// <summary>The LACPDU that is to leave, with the state of this moment; it counts as sent.</summary>
    internal LacpPdu Transmit(TimeSpan now)
    {
        NeedsToTransmit = false;
        _sentAt[_oldestSent] = now;
        _oldestSent = (_oldestSent + 1) % LacpTimes.SendLimit;
        return new LacpPdu { Actor = _actor, Partner = _partner };
    }
}
