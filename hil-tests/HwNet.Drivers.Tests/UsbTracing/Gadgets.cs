using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Fixtures.Captures;

namespace HwNet.Drivers.Tests.UsbTracing;

/// <summary>The captures of the kernel's drivers on the kernel's gadgets, and the descriptors in them.</summary>
internal static class Gadgets
{
    internal static readonly string[] Kinds = ["ecm", "ncm", "eem", "rndis"];

    internal static string Capture(string kind) => CaptureFiles.PathOf($"usb/kernel_{kind}.pcap");

    internal static string Text(string kind) => CaptureFiles.PathOf($"usb/kernel_{kind}.usbmon");

    internal static UsbTrace Read(string path)
    {
        var error = UsbTrace.Read(path, out var trace, out var failure);
        Assert.True(error == Errno.None, $"{path}: {error}: {failure}");
        return trace!;
    }

    internal static UsbDescriptors Descriptors(string kind)
    {
        var device = Read(Capture(kind)).Main!;
        Assert.Null(device.Problem);
        return device.Descriptors!;
    }
}
