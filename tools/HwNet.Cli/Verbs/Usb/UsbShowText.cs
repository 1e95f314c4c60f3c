using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>Writes a device's descriptors for people.</summary>
internal static class UsbShowText
{
    internal static void Write(TextWriter output, UsbShowReport report, bool bytes)
    {
        output.WriteLine($"{Printable.Text(report.Target)}: {Printable.Text(report.Description)} at {Printable.Text(report.Location)}, {report.Speed} speed");
        Write(output, report.Device, bytes);
        foreach (var configuration in report.Configurations)
        {
            output.WriteLine();
            foreach (var entry in configuration.Descriptors)
            {
                Write(output, entry, bytes);
            }

            foreach (var problem in configuration.Problems)
            {
                output.WriteLine($"  problem: {Printable.Text(problem)}");
            }
        }

        output.WriteLine();
        foreach (var (index, text) in report.Strings)
        {
            output.WriteLine($"string {index}: {Printable.Text(text)}");
        }

        if (report.StringsMissing is { } missing)
        {
            output.WriteLine($"strings were not read: {Printable.Text(missing)}");
        }
    }

    private static void Write(TextWriter output, DescriptorEntry entry, bool bytes)
    {
        output.WriteLine($"{entry.Offset,5}  {new string(' ', 2 * entry.Depth)}{entry.Kind} {entry.Text}".TrimEnd());
        if (bytes)
        {
            output.WriteLine($"       {new string(' ', 2 * entry.Depth)}  {entry.Bytes}");
        }
    }
}
