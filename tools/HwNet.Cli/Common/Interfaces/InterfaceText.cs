using System.Globalization;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>Writes interfaces as ifconfig and ethtool -S do.</summary>
internal static class InterfaceText
{
    /// <summary>The whole of an interface.</summary>
    internal static void Write(TextWriter output, InterfaceReport ifp)
    {
        output.WriteLine($"{Printable.Text(ifp.Name)}: flags={ifp.FlagBits:x}<{string.Join(',', ifp.Flags)}> metric {ifp.Metric} mtu {ifp.Mtu}");
        output.WriteLine($"        options={ifp.EnabledBits:x}<{string.Join(',', ifp.Enabled)}>");
        if (ifp.EnabledBits != ifp.CapabilityBits)
        {
            output.WriteLine($"        capabilities={ifp.CapabilityBits:x}<{string.Join(',', ifp.Capabilities)}>");
        }

        WriteNames(output, ifp);
        var limit = ifp.Queue.BitsPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $", at most {ifp.Queue.BitsPerSecond} bit/s") : "";
        output.WriteLine($"        queue: {ifp.Queue.Discipline}, {ifp.Queue.Length} of {Plural(ifp.Queue.MaxLength, "packet")}{limit}");
        if (ifp.Media is { } media)
        {
            output.WriteLine($"        media: {Printable.Text(media.Current)} ({Printable.Text(media.Active)})");
        }

        output.WriteLine($"        status: {ifp.Status}");
        output.WriteLine($"        device: {Device(ifp)}");
        if (ifp.DriverStatus.Length > 0)
        {
            output.WriteLine($"        driver says: {Printable.Text(ifp.DriverStatus)}");
        }

        output.WriteLine("        counters:");
        Lines(output, [.. ifp.Counters.Lines(), .. DeviceLines(ifp.Device)], 12);
    }

    private static void WriteNames(TextWriter output, InterfaceReport ifp)
    {
        if (ifp.Lladdr is not null)
        {
            output.WriteLine($"        ether {ifp.Lladdr}");
        }

        foreach (var inet in ifp.Inet)
        {
            output.WriteLine($"        inet {inet.Address} netmask {inet.Netmask}{(inet.Broadcast is null ? "" : $" broadcast {inet.Broadcast}")}");
        }

        if (ifp.Groups.Count > 0)
        {
            output.WriteLine($"        groups: {string.Join(' ', ifp.Groups.Select(Printable.Text))}");
        }

        if (ifp.Memberships.Count > 0)
        {
            output.WriteLine($"        multicast: {string.Join(' ', ifp.Memberships.Select(static m => m.Group))}");
        }
    }

    /// <summary>The counters that are not 0, in one or two lines: for the end of a run.</summary>
    internal static void WriteBrief(TextWriter output, InterfaceReport ifp)
    {
        var c = ifp.Counters;
        output.WriteLine(
            $"{Printable.Text(ifp.Name)} ({Device(ifp)}): in {Plural(c.InPackets, "frame")}, {Plural(c.InBytes, "byte")}; "
            + $"out {Plural(c.OutPackets, "frame")}, {Plural(c.OutBytes, "byte")}");
        IEnumerable<(string Name, long Value)> device = DeviceLines(ifp.Device).Where(line => IsDeviceTrouble(line.Name));
        Lines(output, [.. c.Lines().Where(line => IsTrouble(line.Name)).Concat(device).Where(line => line.Value != 0)], 4);
    }

    /// <summary>"1 frame", "2 frames".</summary>
    internal static string Plural(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static bool IsTrouble(string name) => name.Contains("drops.", StringComparison.Ordinal)
        || name is "in_errors" or "out_errors" or "collisions" or "stray_interrupts" or "watchdogs";

    /// <summary>Not what merely counts the traffic once more.</summary>
    private static bool IsDeviceTrouble(string name) => name is not ("device.received" or "device.sent")
        && !name.Contains("_ok", StringComparison.Ordinal) && !name.Contains("_frames_", StringComparison.Ordinal)
        && !name.Contains("_bytes_", StringComparison.Ordinal) && !name.EndsWith("transmit_queue_length", StringComparison.Ordinal);

    private static string Device(InterfaceReport ifp) => ifp.Description.Length > 0 && !ifp.Description.Contains(ifp.Location, StringComparison.Ordinal)
        ? $"{Printable.Text(ifp.Location)}, {Printable.Text(ifp.Description)}"
        : Printable.Text(ifp.Description.Length > 0 ? ifp.Description : ifp.Location);

    private static IEnumerable<(string Name, long Value)> DeviceLines(IReadOnlyDictionary<string, long>? device) =>
        device?.Select(static counter => ($"device.{counter.Key}", counter.Value)) ?? [];

    private static void Lines(TextWriter output, IReadOnlyList<(string Name, long Value)> lines, int indent)
    {
        foreach (var (name, value) in lines)
        {
            output.WriteLine($"{new string(' ', indent)}{name}: {value.ToString(CultureInfo.InvariantCulture)}");
        }
    }
}
