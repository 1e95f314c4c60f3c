using System.CommandLine;
using HwNet.Cli.Common;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>hwnet usb: USB devices below their drivers.</summary>
internal sealed class UsbCommand : Command
{
    internal UsbCommand(CliContext context)
        : base("usb", "USB devices: what is there, what they say of themselves, which driver takes them, and traces")
    {
        Add(new UsbTreeCommand(context));
        Add(new UsbShowCommand(context));
        Add(new UsbExplainCommand(context));
        Add(new UsbRecordCommand(context));
        Add(new UsbReplayCommand(context));
        Add(new UsbDiffCommand(context));
        Add(new UsbRegistersCommand(context));
    }
}
