using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Benchmarks.Scale;

/// <summary>Routes through one router, in one forwarding table.</summary>
internal sealed class RouteScale : ScaleTopic
{
    private static readonly SockAddr Router = SockAddr.Inet(Ipv4Address.Parse("10.9.0.254"));

    internal RouteScale() => Must(Attach(0).Ioctl(new AddAddress(Ipv4Address.Parse("10.9.0.1"), 24)));

    internal override string Name => "routes";

    internal override int[] Sizes { get; } = [1_000, 10_000, 100_000];

    internal override IReadOnlyList<(string What, Action<int> Do)> LookUps =>
        [("longest prefix", number => Must(Stack.Routes.Lookup(SockAddr.Inet(Address(number, 7))) is not null))];

    internal override void Add(int number) => Must(Stack.Routes.Add(SockAddr.Inet(Address(number, 0)), 24, Router));

    internal override void Remove(int number) => Must(Stack.Routes.Delete(SockAddr.Inet(Address(number, 0)), 24));
}
