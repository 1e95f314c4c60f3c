using System.CommandLine;
using HwNet.Cli.Common;

namespace HwNet.Cli.Verbs.UsbIp;

/// <summary>hwnet usbip: USB devices over the network.</summary>
internal sealed class UsbIpCommand : Command
{
    internal UsbIpCommand(CliContext context)
        : base("usbip", "USB devices over the network, as Linux' usbip does it")
    {
        Add(new UsbIpListCommand(context));
        Add(new UsbIpServeCommand(context));
    }
}
