using HwNet.Bench;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Ping;

/// <summary>Gives an interface the IPv6 addresses that a ping needs, and waits until they are in force.</summary>
/// <remarks>The link-local address always; the one that was asked for; without one, that of a router's network, unless the destination is a neighbour.</remarks>
internal sealed class PingAddress(IfNet ifp, CancellationToken stop)
{
    private const int LinkLocalBits = 64;

    /// <summary>Duplicate address detection takes a second, a router's answer a few.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Prepares the interface.</summary>
    /// <param name="wanted">The address and prefix length asked for; null for none.</param>
    /// <param name="destination">Who will be pinged.</param>
    /// <returns>The address that will be sent from.</returns>
    /// <exception cref="BenchException">An address is another station's, or no router answers.</exception>
    internal Ipv6Address Prepare((Ipv6Address Address, int Length)? wanted, Ipv6Address destination)
    {
        var link = Ipv6Address.LinkLocal(ifp.Lladdr);
        var inet6 = ifp.Stack.Inet6;
        if (ifp.AddressLength == LinkAddress.Length)
        {
            Add(link, LinkLocalBits);
            inet6.Routers.Accepts = wanted is null && !destination.IsLinkLocal;
        }

        if (wanted is { } own)
        {
            Add(own.Address, own.Length);
            Await(() => InForce(own.Address), $"{own.Address} is not in force");
        }

        Await(() => InForce(link) || ifp.AddressLength != LinkAddress.Length, $"{link} is not in force");
        if (inet6.Routers.Accepts)
        {
            Await(() => Source(destination) is { IsLinkLocal: false }, "no router gives an address", "is there one? Or name an address: --address fd00::2/64");
        }

        return Source(destination) ?? wanted?.Address ?? link;
    }

    private Ipv6Address? Source(Ipv6Address destination) => ifp.Stack.Inet6.SourceFor(ifp, destination);

    private void Add(Ipv6Address address, int length)
    {
        if (ifp.Stack.Inet6.StateOf(ifp, address) is null && ifp.Ioctl(new AddInet6Address(address, length)) is var error and not Errno.None)
        {
            throw new BenchException(new($"{address} was refused ({error})", "choose a unicast address"));
        }
    }

    private bool InForce(Ipv6Address address)
    {
        var state = ifp.Stack.Inet6.StateOf(ifp, address);
        return state == Inet6AddressState.Duplicated
            ? throw new BenchException(new($"{address} is the address of another station", "choose one that nobody has"))
            : state is Inet6AddressState.Preferred or Inet6AddressState.Deprecated;
    }

    private void Await(Func<bool> condition, string failure, string cure = "has the interface a carrier?")
    {
        var clock = ifp.Stack.Clock;
        var start = clock.GetTimestamp();
        while (!condition())
        {
            if (clock.GetElapsedTime(start) > Limit)
            {
                throw new BenchException(new($"{failure} after {Limit.TotalSeconds:0} s", cure));
            }

            if (stop.WaitHandle.WaitOne(Step))
            {
                return;
            }
        }
    }
}
