namespace HwNet.Bus.Usb;

/// <summary>IAD: interfaces that make one function (USB 3.2, 9.6.4).</summary>
/// <param name="First">bFirstInterface.</param>
/// <param name="Count">bInterfaceCount.</param>
/// <param name="Class">bFunctionClass.</param>
/// <param name="Subclass">bFunctionSubClass.</param>
/// <param name="Protocol">bFunctionProtocol.</param>
public sealed record UsbAssociation(byte First, byte Count, byte Class, byte Subclass, byte Protocol);
