namespace HwNet.Capture;

/// <summary>The capture file formats.</summary>
public enum CaptureFormat
{
    /// <summary>pcapng: several interfaces, nanoseconds, directions, drop counts, comments.</summary>
    PcapNg = 0,
    /// <summary>Classic pcap with microseconds: what every tool reads.</summary>
    PcapMicroseconds = 1,
    /// <summary>Classic pcap with nanoseconds.</summary>
    PcapNanoseconds = 2,
}
