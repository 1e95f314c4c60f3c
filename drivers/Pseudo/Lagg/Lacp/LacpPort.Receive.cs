using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <content>lacp_sm_rx: the receive machine (IEEE 802.1AX-2014 clause 6.4.12).</content>
internal sealed partial class LacpPort
{
    /// <summary>What update_NTT compares of the state that the partner has of this port.</summary>
    private const LacpState Told = LacpState.Activity | LacpState.Timeout | LacpState.Synchronization | LacpState.Aggregation;

    private TimeSpan _currentWhile = LacpTimes.Never;

    /// <summary>Where the machine is.</summary>
    internal LacpReceiveState ReceiveState { get; private set; }

    /// <summary>A LACPDU of the partner's has come; nothing while the port is disabled.</summary>
    internal void Receive(in LacpPdu pdu, TimeSpan now)
    {
        if (!Enabled)
        {
            return;
        }

        UpdateSelected(pdu.Actor);
        UpdateNtt(pdu.Partner);
        Record(pdu);
        SetActor(LacpState.Expired, false);
        ReceiveState = LacpReceiveState.Current;
        _currentWhile = now + (_actor.Has(LacpState.Timeout) ? LacpTimes.ShortTimeout : LacpTimes.LongTimeout);
    }

    /// <summary>current_while_timer: the partner has been silent for too long.</summary>
    internal void RunReceive(TimeSpan now)
    {
        if (now < _currentWhile)
        {
            return;
        }

        if (ReceiveState == LacpReceiveState.Current)
        {
            Expire(now);
            return;
        }

        UpdateSelected(default);
        RecordDefault();
        SetActor(LacpState.Expired, false);
        ReceiveState = LacpReceiveState.Defaulted;
        _currentWhile = LacpTimes.Never;
    }

    private void Expire(TimeSpan now)
    {
        SetPartner(LacpState.Synchronization, false);
        SetPartner(LacpState.Timeout, true);
        SetActor(LacpState.Expired, true);
        ReceiveState = LacpReceiveState.Expired;
        _currentWhile = now + LacpTimes.ShortTimeout;
    }

    private void DisableReceive()
    {
        SetPartner(LacpState.Synchronization, false);
        SetActor(LacpState.Expired, false);
        ReceiveState = LacpReceiveState.PortDisabled;
        _currentWhile = LacpTimes.Never;
    }

    /// <summary>update_Selected, update_Default_Selected: another partner than before cannot stay in the same aggregate.</summary>
    private void UpdateSelected(in LacpInfo partner)
    {
        if (!partner.IsSamePort(_partner))
        {
            Selection = LacpSelection.Unselected;
        }
    }

    /// <summary>update_NTT: a partner that has an old picture of this port is told.</summary>
    private void UpdateNtt(in LacpInfo seen)
    {
        if (!seen.IsSamePort(_actor) || ((seen.State ^ _actor.State) & Told) != 0)
        {
            NeedsToTransmit = true;
        }
    }

    /// <summary>recordPDU. The partner counts as in synchronisation only when it means this port, and one of the two keeps the link alive.</summary>
    private void Record(in LacpPdu pdu)
    {
        var matches = pdu.Partner.IsSamePort(_actor) || !pdu.Actor.Has(LacpState.Aggregation);
        var alive = pdu.Actor.Has(LacpState.Activity) || (_actor.Has(LacpState.Activity) && pdu.Partner.Has(LacpState.Activity));
        _partner = pdu.Actor;
        SetPartner(LacpState.Synchronization, matches && alive && pdu.Actor.Has(LacpState.Synchronization));
        SetActor(LacpState.Defaulted, false);
    }

    /// <summary>recordDefault. The partner that is assumed where none is heard does not take part: such a port carries nothing.</summary>
    /// <remarks>It wants to hear as often as this end does, so that a passive one that comes is found within a second where that is wanted.</remarks>
    private void RecordDefault()
    {
        _partner = new LacpInfo { State = _actor.State & LacpState.Timeout };
        SetActor(LacpState.Defaulted, true);
    }
}
