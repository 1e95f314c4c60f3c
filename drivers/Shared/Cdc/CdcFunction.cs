using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.Cdc;

/// <summary>A communication-class function as it was found in a configuration: its two interfaces, endpoints and functional descriptors.</summary>
/// <param name="Control">The control interface, in the setting that fits the class triple.</param>
/// <param name="Data">The setting of the data interface with both bulk endpoints; the control interface itself when that has them.</param>
/// <param name="IdleAlternate">The setting of the data interface without endpoints, which stops the data path; null when there is none.</param>
/// <param name="BulkIn">To the host.</param>
/// <param name="BulkOut">From the host.</param>
/// <param name="Interrupt">Notifications; null when there is none.</param>
/// <param name="Ethernet">The Ethernet networking descriptor; null when there is none.</param>
/// <param name="NcmCapabilities">bmNetworkCapabilities of the NCM descriptor; null when there is none.</param>
/// <param name="Pairing">How the data interface was found, for people: "union", "association", ...</param>
/// <param name="Notes">What was odd, one clause each, with the offset in the configuration's bytes.</param>
public sealed record CdcFunction(
    UsbInterface Control,
    UsbInterface Data,
    byte? IdleAlternate,
    UsbEndpoint BulkIn,
    UsbEndpoint BulkOut,
    UsbEndpoint? Interrupt,
    CdcEthernetDescriptor? Ethernet,
    byte? NcmCapabilities,
    string Pairing,
    IReadOnlyList<string> Notes)
{
    /// <summary>True when control and data are one interface, as in EEM.</summary>
    public bool IsSingle => Control.Number == Data.Number;
}
