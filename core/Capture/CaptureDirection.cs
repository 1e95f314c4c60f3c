namespace HwNet.Capture;

/// <summary>Bits 0 and 1 of epb_flags: which way a captured frame went.</summary>
public enum CaptureDirection
{
    /// <summary>Not said.</summary>
    Unknown = 0,
    /// <summary>Received by the interface.</summary>
    Inbound = 1,
    /// <summary>Sent by the interface.</summary>
    Outbound = 2,
}
