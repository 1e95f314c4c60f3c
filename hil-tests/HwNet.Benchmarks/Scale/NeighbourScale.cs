using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Benchmarks.Scale;

/// <summary>ARP entries of one interface.</summary>
internal sealed class NeighbourScale : ScaleTopic
{
    private readonly IfNet _ifp;
    private readonly Mbuf _packet;

    internal NeighbourScale()
    {
        _ifp = Attach(0);
        _packet = Packet();
        Must(_ifp.Ioctl(new AddAddress(Ipv4Address.Parse("20.0.0.1"), 8)));
        Must(Stack.Sysctls.Write("net.link.ether.inet.max_entries", "100000", null, out _));
    }

    internal override string Name => "neighbours";

    internal override int[] Sizes { get; } = [100, 1_000, 10_000];

    internal override IReadOnlyList<(string What, Action<int> Do)> LookUps =>
        [("resolve", number => Must(Stack.Inet.Arp.TryResolve(_ifp, _packet, Address(number, 7), out _, out _)))];

    internal override void Add(int number) =>
        Must(Stack.Inet.Arp.AddStatic(_ifp, Address(number, 7), LinkAddress.FromUInt64(0x0200_0100_0000UL + (uint)number)));

    internal override void Remove(int number) => Must(Stack.Inet.Arp.Delete(_ifp, Address(number, 7)));
}
