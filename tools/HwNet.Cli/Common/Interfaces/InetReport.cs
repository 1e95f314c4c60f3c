using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>An IPv4 address of an interface.</summary>
internal sealed record InetReport(string Address, int PrefixLength, string Netmask, string? Broadcast)
{
    internal static InetReport Of(InetIfAddress address) => new(
        address.Address.ToString(), address.PrefixLength, Ipv4Address.FromUInt32(address.Mask).ToString(), address.Broadcast?.ToString());
}
