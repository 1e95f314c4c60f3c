namespace HwNet.Net;

/// <summary>invent: one line of the hardware inventory (add_to_inventory, hinv).</summary>
/// <param name="Class">INV_NETWORK: always "network".</param>
/// <param name="Type">The kind of link.</param>
/// <param name="Driver">The driver's name.</param>
/// <param name="Unit">The unit; -1 when the interface has none.</param>
/// <param name="Name">The interface's name.</param>
/// <param name="Location">USB port path, pcap device, or "pseudo".</param>
/// <param name="Description">What the device is.</param>
/// <param name="State">"down", "up", "running", "no carrier".</param>
public sealed record IfInventoryEntry(
    string Class, IfType Type, string Driver, int Unit, string Name, string Location, string Description, string State);
