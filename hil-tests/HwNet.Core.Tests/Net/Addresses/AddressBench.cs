using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net.Addresses;

/// <summary>A stack with as many interfaces as a test attaches, broadcast or point-to-point.</summary>
internal sealed class AddressBench : IDisposable
{
    private readonly TestStack _bench = new(queueLength: 64);

    internal NetStack Stack => _bench.Stack;

    /// <summary>The first interface, "sim0".</summary>
    internal IfNet Ifp => _bench.Ifp;

    internal IfNet Attach(bool pointToPoint = false)
    {
        var options = TestStack.Options() with
        {
            Lladdr = LinkAddress.FromUInt64(0x0200_0000_1000 + (ulong)Stack.Interfaces.HighestIndex),
            Flags = pointToPoint ? IfFlags.PointToPoint | IfFlags.Multicast : IfFlags.Broadcast | IfFlags.Simplex | IfFlags.Multicast,
        };
        Assert.Equal(Errno.None, Stack.Interfaces.Attach("sim", new ScriptedDriver(), options, out var ifp));
        return ifp!;
    }

    internal static SockAddr Inet(string address) => SockAddr.Inet(Ipv4Address.Parse(address));

    internal static SockAddr Inet6(string address, int zone = 0) => SockAddr.Inet6(Ipv6Address.Parse(address), zone);

    /// <summary>Adds "10.9.0.1/24", or "10.9.0.1/24>10.9.0.2" with the far end of a point-to-point link.</summary>
    internal static IfAddress Add(IfNet ifp, string text, Predicate<SockAddr>? claim = null)
    {
        var parts = text.Split('>');
        var prefix = Ipv4Prefix.Parse(parts[0]);
        Ipv4Address? far = parts.Length > 1 ? Ipv4Address.Parse(parts[1]) : null;
        Assert.Equal(Errno.None, ifp.Ioctl(new AddAddress(prefix.Address, prefix.Length, far) { Claim = claim }));
        return ifp.Addresses[^1];
    }

    /// <summary>Puts an IPv6 address in force as a protocol would.</summary>
    internal static IfAddress Add6(IfNet ifp, string address, int length)
    {
        var added = new Inet6IfAddress(ifp, Ipv6Address.Parse(address), length);
        Assert.True(ifp.Stack.Addresses.Add(added));
        return added;
    }

    internal static string? Text(IfAddress? address) => address is null ? null : $"{address.Sa} {address.Ifp.Name}";

    public void Dispose() => _bench.Dispose();
}
