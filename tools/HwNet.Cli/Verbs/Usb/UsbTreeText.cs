using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>Writes the tree for people.</summary>
internal static class UsbTreeText
{
    private const int DeepestLevel = 8;

    internal static void Write(TextWriter output, UsbTreeReport report)
    {
        foreach (var root in report.Devices.Where(d => report.Devices.All(other => other.Location != d.Hub)))
        {
            Write(output, report.Devices, root, 0);
        }

        if (report.Devices.Count == 0)
        {
            output.WriteLine(report.Cure is null ? $"nothing is plugged in (libusb {report.Library})" : Printable.Text(report.Cure));
        }

        output.WriteLine("simulated");
        foreach (var model in report.Models)
        {
            WriteLine(output, model, 1);
        }
    }

    private static void Write(TextWriter output, IReadOnlyList<UsbTreeDevice> all, UsbTreeDevice device, int level)
    {
        WriteLine(output, device, level);
        foreach (var below in level < DeepestLevel ? all.Where(d => d.Hub == device.Location && d != device) : [])
        {
            Write(output, all, below, level + 1);
        }
    }

    private static void WriteLine(TextWriter output, UsbTreeDevice device, int level)
    {
        string?[] facts =
        [
            device.Description,
            device.Speed,
            device.Driver is { } driver ? $"driver {driver}" : device.Target is null ? null : "no driver",
            device.SystemDrivers.Count > 0 ? $"held by {string.Join(", ", device.SystemDrivers)}" : null,
        ];
        output.WriteLine(
            $"{new string(' ', 2 * level)}{Printable.Text(device.Location)}  {device.Id}  {string.Join(", ", facts.Where(f => !string.IsNullOrEmpty(f)).Select(Printable.Text))}");
    }
}
