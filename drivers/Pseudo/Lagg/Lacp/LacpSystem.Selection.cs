namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <content>lacp_select, lacp_select_active_aggregator: the selection logic (IEEE 802.1AX-2014 clause 6.4.14). One aggregator, for the best of the groups.</content>
internal sealed partial class LacpSystem
{
    private LacpGroup? _active;

    /// <summary>The partner of the aggregator in use: a port of its group; null while there is none.</summary>
    internal LacpPort? ActivePort
    {
        get
        {
            foreach (var port in _ports)
            {
                if (port.Selection == LacpSelection.Selected)
                {
                    return port;
                }
            }

            return null;
        }
    }

    /// <summary>Puts ports that have found a partner into its group, and decides which group is in use.</summary>
    /// <returns>True when a port's selection has changed.</returns>
    private bool Select()
    {
        var changed = false;
        foreach (var port in _ports)
        {
            if (port.Selection == LacpSelection.Unselected && port.Mux == LacpMuxState.Detached && HasPartner(port))
            {
                port.Group = LacpGroup.Of(port.Actor, port.Partner);
                port.Selection = LacpSelection.Standby;
                changed = true;
            }
        }

        Choose();
        foreach (var port in _ports)
        {
            var wanted = port.Group == _active ? LacpSelection.Selected : LacpSelection.Standby;
            if (port.Selection != LacpSelection.Unselected && port.Selection != wanted)
            {
                port.Selection = wanted;
                changed = true;
            }
        }

        return changed;
    }

    private static bool HasPartner(LacpPort port) => port.Enabled && port.ReceiveState == LacpReceiveState.Current && !port.Partner.System.IsZero;

    /// <summary>The widest group; the one in use stays as long as no other is wider.</summary>
    private void Choose()
    {
        var best = _active is { } active ? Weigh(active) : default;
        _active = best.Ports == 0 ? null : _active;
        foreach (var port in _ports)
        {
            if (port.Selection != LacpSelection.Unselected && Weigh(port.Group) is var weight && weight.CompareTo(best) > 0)
            {
                best = weight;
                _active = port.Group;
            }
        }
    }

    /// <summary>What a group can carry. A rate that is not known counts as nothing, then the number of ports decides.</summary>
    private (long Baudrate, int Ports) Weigh(LacpGroup group)
    {
        long baudrate = 0;
        var ports = 0;
        foreach (var port in _ports)
        {
            if (port.Selection != LacpSelection.Unselected && port.Group == group && HasPartner(port))
            {
                baudrate += Math.Clamp(port.Baudrate, 0, long.MaxValue / 1024);
                ports++;
            }
        }

        return (baudrate, ports);
    }
}
