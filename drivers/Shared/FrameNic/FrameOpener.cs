using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Shared.FrameNic;

/// <summary>Opens a frame device; the caller disposes it.</summary>
/// <param name="device">The open device, when the result is None.</param>
/// <param name="failure">Otherwise cause and cure.</param>
public delegate Errno FrameOpener(out IFrameDevice? device, out string? failure);
