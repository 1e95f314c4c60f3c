namespace HwNet.Net;

/// <summary>device_t: a device that some bus found, before a driver takes it.</summary>
public interface IBusDevice
{
    /// <summary>The bus: "pcap", "usb", "pseudo", "file".</summary>
    string Bus { get; }

    /// <summary>Where on the bus: a pcap device's name, a USB port path, a file's path.</summary>
    string Location { get; }

    /// <summary>What it is, for people.</summary>
    string Description { get; }

    /// <summary>True when the device is what a line of a driver's ID table describes.</summary>
    bool Matches(BusMatch match);
}
