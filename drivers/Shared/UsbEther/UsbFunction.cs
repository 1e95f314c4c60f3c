using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>The part of a USB device that is one Ethernet adapter: which configuration, interfaces and endpoints.</summary>
/// <param name="Configuration">bConfigurationValue.</param>
/// <param name="ControlInterface">The interface that class requests name in wIndex.</param>
/// <param name="DataInterface">The interface with the bulk endpoints; may be the same.</param>
/// <param name="ActiveAlternate">Its alternate setting that has them.</param>
/// <param name="IdleAlternate">Its setting without endpoints; null when there is none.</param>
/// <param name="BulkIn">Packets to the host.</param>
/// <param name="BulkOut">Packets from the host.</param>
/// <param name="Interrupt">Notifications; null when the device has none.</param>
public sealed record UsbFunction(
    byte Configuration,
    byte ControlInterface,
    byte DataInterface,
    byte ActiveAlternate,
    byte? IdleAlternate,
    UsbEndpoint BulkIn,
    UsbEndpoint BulkOut,
    UsbEndpoint? Interrupt)
{
    /// <summary>The interfaces to claim: control first.</summary>
    public IEnumerable<byte> Interfaces => ControlInterface == DataInterface ? [DataInterface] : [ControlInterface, DataInterface];
}
