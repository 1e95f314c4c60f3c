namespace HwNet.Bus.Usb.UsbIp;

/// <summary>Something that happened at a server.</summary>
/// <param name="Kind">What.</param>
/// <param name="BusId">The device that was asked for, printable; empty when none was.</param>
/// <param name="Client">The client's address and port.</param>
/// <param name="Detail">For people: why.</param>
public sealed record UsbIpServerEvent(UsbIpServerEventKind Kind, string BusId, string Client, string Detail);
