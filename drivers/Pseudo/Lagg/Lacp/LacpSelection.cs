namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <summary>Selected: what the selection logic thinks of a port (IEEE 802.1AX-2014 clause 6.4.14).</summary>
public enum LacpSelection
{
    /// <summary>UNSELECTED: belongs to no aggregator, or has to leave it.</summary>
    Unselected,
    /// <summary>STANDBY: its partner is another one than that of the aggregator in use.</summary>
    Standby,
    /// <summary>SELECTED: belongs to the aggregator in use.</summary>
    Selected,
}
