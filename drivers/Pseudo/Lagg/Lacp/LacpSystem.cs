using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <summary>lacp_softc: LACP of one aggregate: its ports' machines and the choice of the aggregator. No input or output, no threads, no lock; time from a clock.</summary>
internal sealed partial class LacpSystem
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly List<LacpPort> _ports = [];
    private LinkAddress _system;
    private ushort _key;

    /// <summary>A system without ports.</summary>
    internal LacpSystem(TimeProvider clock, LacpSettings settings)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        Settings = settings;
    }

    /// <summary>What it was told.</summary>
    internal LacpSettings Settings { get; private set; }

    /// <summary>The system's name: the aggregate's link address.</summary>
    internal LinkAddress System => _system;

    /// <summary>The key that its ports have in common.</summary>
    internal ushort Key => _key;

    /// <summary>How long until something happens by itself; <see cref="Timeout.InfiniteTimeSpan"/>: not before somebody does something.</summary>
    internal TimeSpan UntilDue
    {
        get
        {
            var now = Now;
            var due = LacpTimes.Never;
            foreach (var port in _ports)
            {
                var own = port.Due(now);
                due = own < due ? own : due;
            }

            return due == LacpTimes.Never ? Timeout.InfiniteTimeSpan : due > now ? due - now : TimeSpan.Zero;
        }
    }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>BEGIN: all machines from the start, every port disabled.</summary>
    /// <param name="system">The system's name from now on.</param>
    /// <param name="key">The key, unless the settings name one.</param>
    internal void Begin(LinkAddress system, ushort key)
    {
        _system = system;
        _key = Settings.Key != 0 ? Settings.Key : key;
        _active = null;
        foreach (var port in _ports)
        {
            port.Begin(_system, _key, Settings);
        }
    }

    /// <summary>A new port, disabled.</summary>
    internal LacpPort Add(ushort number)
    {
        var port = new LacpPort(number);
        port.Begin(_system, _key, Settings);
        _ports.Add(port);
        return port;
    }

    /// <summary>The port is gone.</summary>
    internal void Remove(LacpPort port)
    {
        _ = _ports.Remove(port);
        Run();
    }

    /// <summary>Other activity or time-out at once; priorities and key with the next <see cref="Begin"/>.</summary>
    internal void Change(LacpSettings settings)
    {
        Settings = settings;
        foreach (var port in _ports)
        {
            port.Change(settings);
        }

        Run();
    }

    /// <summary>port_enabled: the port has, or has lost, its carrier.</summary>
    internal void SetEnabled(LacpPort port, bool enabled, long baudrate)
    {
        port.SetEnabled(enabled, baudrate, Now);
        Run();
    }

    /// <summary>A LACPDU has come in.</summary>
    /// <returns>False: it is this system's own; the cable leads back here, and the port learns nothing from it.</returns>
    internal bool Receive(LacpPort port, in LacpPdu pdu)
    {
        if (pdu.Actor.System == _system)
        {
            return false;
        }

        port.Receive(pdu, Now);
        Run();
        return true;
    }

    /// <summary>Takes the LACPDU that is to leave a port now.</summary>
    internal bool TryTransmit(LacpPort port, out LacpPdu pdu)
    {
        var now = Now;
        var may = port.MayTransmit(now);
        pdu = may ? port.Transmit(now) : default;
        return may;
    }

    /// <summary>True when a LACPDU is to leave a port now.</summary>
    internal bool MayTransmit(LacpPort port) => port.MayTransmit(Now);

    /// <summary>Everything that is due by now.</summary>
    internal void Run()
    {
        var now = Now;
        foreach (var port in _ports)
        {
            port.RunReceive(now);
            port.RunPeriodic(now);
        }

        var changed = true;
        while (changed)
        {
            changed = RunMux(now) | Select();
        }
    }

    private bool RunMux(TimeSpan now)
    {
        var changed = false;
        foreach (var port in _ports)
        {
            changed |= port.RunMux(IsReady(port, now), now);
        }

        return changed;
    }

    /// <summary>Ready: every port that waits for the same aggregate has waited long enough.</summary>
    private bool IsReady(LacpPort port, TimeSpan now)
    {
        foreach (var other in _ports)
        {
            if (other.IsWaiting(now) && other.Selection == LacpSelection.Selected && other.Group == port.Group)
            {
                return false;
            }
        }

        return true;
    }
}
