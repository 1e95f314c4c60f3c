using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <summary>lacp_port: the machines of one port, a partial each; time is given to them. Not thread-safe: who owns the system locks.</summary>
internal sealed partial class LacpPort
{
    private LacpInfo _actor;
    private LacpInfo _partner;

    internal LacpPort(ushort number) => Number = number;

    /// <summary>The port's number, unique in its system, not 0.</summary>
    internal ushort Number { get; }

    /// <summary>Actor_Oper: what it says of itself.</summary>
    internal LacpInfo Actor => _actor;

    /// <summary>Partner_Oper: what it knows of the other end.</summary>
    internal LacpInfo Partner => _partner;

    /// <summary>port_enabled: carrier, and the aggregate is up.</summary>
    internal bool Enabled { get; private set; }

    /// <summary>Bits a second, for the choice of the aggregator; 0 when not known.</summary>
    internal long Baudrate { get; private set; }

    /// <summary>Selected.</summary>
    internal LacpSelection Selection { get; set; }

    /// <summary>The aggregate it belongs to while it is selected or standing by.</summary>
    internal LacpGroup Group { get; set; }

    /// <summary>When something happens by itself next.</summary>
    internal TimeSpan Due(TimeSpan now)
    {
        var due = _currentWhile < _periodicDue ? _currentWhile : _periodicDue;
        due = Mux == LacpMuxState.Waiting && _waitUntil > now && _waitUntil < due ? _waitUntil : due;
        return NeedsToTransmit && TransmitDue < due ? TransmitDue : due;
    }

    /// <summary>BEGIN: every machine from its start, as a port of this system.</summary>
    internal void Begin(LinkAddress system, ushort key, LacpSettings settings)
    {
        _actor = new LacpInfo
        {
            SystemPriority = settings.SystemPriority,
            System = system,
            Key = key,
            PortPriority = settings.PortPriority,
            Port = Number,
            State = LacpState.Aggregation,
        };
        Enabled = false;
        Selection = LacpSelection.Unselected;
        Mux = LacpMuxState.Detached;
        RecordDefault();
        DisableReceive();
        Change(settings);
        StopPeriodic();
    }

    /// <summary>Activity and time-out may change while it runs; the partner is told.</summary>
    internal void Change(LacpSettings settings)
    {
        SetActor(LacpState.Activity, settings.Active);
        SetActor(LacpState.Timeout, settings.Fast);
        if (_actor.Has(LacpState.Defaulted) && ReceiveState != LacpReceiveState.Expired)
        {
            RecordDefault();
        }

        NeedsToTransmit = true;
    }

    /// <summary>port_enabled.</summary>
    internal void SetEnabled(bool enabled, long baudrate, TimeSpan now)
    {
        Baudrate = baudrate;
        if (Enabled == enabled)
        {
            return;
        }

        Enabled = enabled;
        if (enabled)
        {
            Expire(now);
        }
        else
        {
            // What comes back may be another cable: it waits and is chosen anew.
            Selection = LacpSelection.Unselected;
            DisableReceive();
        }
    }

    private void SetActor(LacpState bits, bool on) => _actor = _actor with { State = on ? _actor.State | bits : _actor.State & ~bits };

    private void SetPartner(LacpState bits, bool on) => _partner = _partner with { State = on ? _partner.State | bits : _partner.State & ~bits };
}
