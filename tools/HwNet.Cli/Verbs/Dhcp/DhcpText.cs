using System.Globalization;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Dhcp;

/// <summary>Writes steps as they happen, and the lease as a table.</summary>
internal static class DhcpText
{
    internal static void Step(TextWriter output, DhcpStep step)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.TimeMs / 1000,9:0.000} s  {step.Step,-9} {Words(step)}").TrimEnd());
        output.Flush();
    }

    internal static void Lease(TextWriter output, DhcpLeaseReport lease)
    {
        output.WriteLine();
        foreach (var (name, value) in Rows(lease).Where(static row => row.Value.Length > 0))
        {
            output.WriteLine($"  {name,-12}{value}");
        }

        output.WriteLine();
        output.Flush();
    }

    private static string Words(DhcpStep step) => step.Step switch
    {
        "discover" => $"who has an address for me?{Again(step)}",
        "offer" => $"{step.Address} from {step.Server}",
        "request" => $"{step.Address} of {step.Server ?? "whoever remembers it"}{Again(step)}",
        "probe" => $"does somebody have {step.Address}?{Again(step)}",
        "conflict" => $"{step.Detail} has {step.Address}: declined",
        "bound" => $"{step.Address} from {step.Server}",
        "renew" => $"may I keep {step.Address}, {step.Server}?{Again(step)}",
        "rebind" => $"may I keep {step.Address}, anybody?{Again(step)}",
        "renewed" => $"{step.Address} by {step.Server}",
        "nak" => $"{step.Address} refused by {step.Server}{(step.Detail is null ? "" : $": {Printable.Text(step.Detail)}")}",
        "refused" => $"{step.Address} cannot be put on the interface: {step.Detail}",
        _ => $"{step.Address}",
    };

    private static string Again(DhcpStep step) => step.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({step.Attempt})") : "";

    private static IEnumerable<(string Name, string Value)> Rows(DhcpLeaseReport lease)
    {
        yield return ("address", string.Create(CultureInfo.InvariantCulture, $"{lease.Address}/{lease.PrefixLength}"));
        yield return ("router", string.Join(", ", lease.Routers));
        yield return ("routes", string.Join(", ", lease.StaticRoutes));
        yield return ("dns", string.Join(", ", lease.DnsServers));
        yield return ("domain", Printable.Text(lease.DomainName));
        yield return ("mtu", lease.Mtu?.ToString(CultureInfo.InvariantCulture) ?? "");
        yield return ("server", lease.Server);
        yield return ("lease", lease.LeaseSeconds is { } seconds
            ? string.Create(CultureInfo.InvariantCulture, $"{Duration(seconds)}, until {lease.Since.AddSeconds(seconds):yyyy-MM-dd HH:mm:ss}Z")
            : "for ever");
        yield return ("T1, T2", lease is { T1Seconds: { } t1, T2Seconds: { } t2 } ? $"renews after {Duration(t1)}, asks any server after {Duration(t2)}" : "");
    }

    /// <summary>"1 h 30 min", without what is zero.</summary>
    private static string Duration(double seconds)
    {
        var span = TimeSpan.FromSeconds(Math.Round(seconds));
        (long Count, string Unit)[] parts = [(span.Days, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s")];
        return string.Join(' ', parts.Where(static p => p.Count > 0).Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.Unit}")));
    }
}
