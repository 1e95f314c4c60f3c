using System.Globalization;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Forward;

/// <summary>Writes how a forwarding went.</summary>
internal static class ForwardText
{
    internal static void Write(TextWriter output, ForwardReport report)
    {
        output.WriteLine();
        foreach (var path in report.Paths)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Printable.Text(path.From)} -> {Printable.Text(path.To)}: {path.Frames} frames, {path.Bytes} bytes in {report.Seconds:0.0} s"));
        }

        foreach (var ifp in report.Interfaces)
        {
            InterfaceText.WriteBrief(output, ifp);
        }
    }
}
