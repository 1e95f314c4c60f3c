using HwNet.Bus.Usb.UsbIp;
using HwNet.Drivers.Tests.Usb.LibUsb;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>The guest of tools/lab, with gadgets on usbip-vudc.</summary>
internal static class UsbIpLab
{
    /// <summary>Why a test with that gadget cannot run here; null when it can.</summary>
    internal static string? Missing(string gadget) => LabGuest.Missing(gadget) is null
        ? null
        : $"needs a guest with the gadget {gadget}: tools/lab run uml --gadget loopback --vudc loopback,ecm -- dotnet test HwNet.Drivers.Tests.dll --filter FullyQualifiedName~UsbIp";

    /// <summary>Where the guest's usbipd exports a gadget.</summary>
    internal static UsbIpAddress Address(string gadget) => new("127.0.0.1", UsbIpAddress.DefaultPort, LabGuest.Gadget("port", gadget).Trim());
}
