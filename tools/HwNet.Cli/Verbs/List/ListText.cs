using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.List;

/// <summary>Writes the list for people.</summary>
internal static class ListText
{
    internal static void Write(TextWriter output, ListReport report)
    {
        output.WriteLine("Drivers");
        foreach (var driver in report.Drivers)
        {
            output.WriteLine($"  {Printable.Text(driver.Name),-9} {Printable.Text(driver.Description)} (bus: {string.Join(", ", driver.Buses.Select(Printable.Text))})");
        }

        output.WriteLine();
        output.WriteLine("Buses");
        foreach (var bus in report.Buses)
        {
            output.WriteLine($"  {bus.Name,-9} {(bus.Usable ? Printable.Text(bus.Description) : $"not usable: {Printable.Text(bus.Cure)}")}");
        }

        output.WriteLine();
        output.WriteLine("Targets");
        var width = Math.Clamp(report.Targets.Max(target => Printable.Text(target.Target).Length), 9, 24);
        foreach (var target in report.Targets)
        {
            Write(output, target, width);
        }
    }

    private static void Write(TextWriter output, TargetEntry target, int width)
    {
        var facts = string.Join(", ", Facts(target).Where(fact => !string.IsNullOrEmpty(fact)).Select(Printable.Text));
        output.WriteLine($"  {Printable.Text(target.Target).PadRight(width)} {(target.CanOpen ? "ok" : "no")}  {facts}");
        if (target.Reason is { } reason)
        {
            output.WriteLine($"  {new string(' ', width)}     {Printable.Text(reason)}");
        }
    }

    private static IEnumerable<string?> Facts(TargetEntry target)
    {
        yield return target.Description;
        yield return target switch
        {
            { Up: null } => null,
            { Up: false } => "down",
            { Running: true } => "up",
            _ => "up, no carrier",
        };
        yield return target.Lladdr;
        yield return target.Mtu is { } mtu ? $"mtu {mtu}" : null;
        yield return string.Join(' ', target.Addresses);
    }
}
