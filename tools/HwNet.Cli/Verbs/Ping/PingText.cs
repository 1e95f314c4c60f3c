using System.Globalization;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Ping;

/// <summary>Writes what ping writes.</summary>
internal static class PingText
{
    internal static void Begin(TextWriter output, string destination, string source, string ifName, int size, int headers)
    {
        output.WriteLine($"PING {destination} from {source} {Printable.Text(ifName)}: {size}({size + headers}) bytes of data.");
        output.Flush();
    }

    internal static void Reply(TextWriter output, PingReply reply)
    {
        if (reply.Error is not null)
        {
            output.WriteLine($"From {reply.From} icmp_seq={reply.Sequence} {reply.Error}");
        }
        else
        {
            var odd = $"{(reply.Duplicate ? " (DUP!)" : "")}{(reply.Damaged ? " (DAMAGED: not the data that was sent)" : "")}";
            output.WriteLine($"{reply.Bytes} bytes from {reply.From}: icmp_seq={reply.Sequence} ttl={reply.Ttl} time={Time(reply.TimeMs ?? 0)} ms{odd}");
        }

        // Whoever reads along wants each line when it happens.
        output.Flush();
    }

    internal static void End(TextWriter output, PingReport report)
    {
        var invariant = CultureInfo.InvariantCulture;
        output.WriteLine();
        output.WriteLine($"--- {report.Destination} ping statistics ---");
        var odd = $"{Odd(report.Duplicates, "duplicates")}{Odd(report.Damaged, "damaged")}{Odd(report.Errors, "errors")}";
        output.WriteLine(string.Create(
            invariant,
            $"{report.Transmitted} packets transmitted, {report.Received} received{odd}, {report.LossPercent:0.####}% packet loss, time {report.TimeMs:0}ms"));
        if (report.RttMs is { } rtt)
        {
            output.WriteLine(string.Create(invariant, $"rtt min/avg/max/mdev = {rtt.Min:0.000}/{rtt.Avg:0.000}/{rtt.Max:0.000}/{rtt.Mdev:0.000} ms"));
        }
    }

    private static string Odd(long count, string what) => count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", +{count} {what}");

    /// <summary>Three or so digits, as ping writes them.</summary>
    private static string Time(double ms) =>
        ms.ToString(ms switch { < 1 => "0.000", < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);
}
