namespace HwNet.Bus.Pcap.Faults;

/// <summary>Which way a fault strikes.</summary>
[Flags]
public enum FaultDirection
{
    /// <summary>Neither.</summary>
    None = 0,
    /// <summary>Frames on their way from the wire.</summary>
    Receive = 1,
    /// <summary>Frames on their way to the wire.</summary>
    Transmit = 2,
    /// <summary>Both ways.</summary>
    Both = Receive | Transmit,
}
