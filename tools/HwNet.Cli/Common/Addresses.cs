using System.CommandLine;
using System.Globalization;
using HwNet.Bench;
using HwNet.Wire;

namespace HwNet.Cli.Common;

/// <summary>Addresses on the command line.</summary>
internal static class Addresses
{
    /// <summary>--address ADDRESS/PREFIX.</summary>
    internal static Option<string?> Option(string? usual = null) => new("--address", "-A")
    {
        Description = $"The interface's own address, as 10.9.0.1/24{(usual is null ? "" : $" ({usual})")}",
        HelpName = "ADDRESS/LENGTH",
    };

    /// <summary>Reads an address with prefix length; null stays null.</summary>
    /// <exception cref="BenchException">It is none, or no station can have it.</exception>
    internal static Ipv4Prefix? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!Ipv4Prefix.TryParse(text, out var prefix))
        {
            throw new BenchException(new($"--address: '{text}' is no IPv4 address with prefix length", "write one like 10.9.0.1/24"));
        }

        return prefix.Address.IsStation
            ? prefix
            : throw new BenchException(new($"--address: no interface can have {prefix.Address}", "choose a unicast address"));
    }

    /// <summary>Reads an IPv6 address with prefix length; null stays null.</summary>
    /// <exception cref="BenchException">It is none, or no station can have it.</exception>
    internal static (Ipv6Address Address, int Length)? ParseInet6(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Ipv6Address.TryParse(text.AsSpan(0, slash), out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > 128)
        {
            throw new BenchException(new($"--address: '{text}' is no IPv6 address with prefix length", "write one like fd00::2/64"));
        }

        return address.IsStation
            ? (address, length)
            : throw new BenchException(new($"--address: no interface can have {address}", "choose a unicast address"));
    }

    /// <summary>Reads an address without prefix length.</summary>
    /// <exception cref="BenchException">It is none.</exception>
    internal static Ipv4Address ParseHost(string text) => Ipv4Address.TryParse(text, out var address)
        ? address
        : throw new BenchException(new($"'{text}' is no IPv4 address", "write one like 10.9.0.2; names are not looked up"));
}
