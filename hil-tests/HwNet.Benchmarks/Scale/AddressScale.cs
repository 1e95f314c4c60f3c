using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Benchmarks.Scale;

/// <summary>IPv4 addresses, each in a network of its own, so many on each interface; adding one makes its routes and announces it.</summary>
internal sealed class AddressScale(int each) : ScaleTopic
{
    private readonly List<IfNet> _ifps = [];

    internal override string Name => each == 1 ? "addresses, one an interface" : each > 1_000 ? "addresses, all on one interface" : $"addresses, {each} an interface";

    internal override int[] Sizes { get; } = [100, 1_000, 10_000];

    internal override IReadOnlyList<(string What, Action<int> Do)> LookUps =>
    [
        ("own address", number => Must(Stack.Addresses.WithAddress(SockAddr.Inet(Address(number, 1))) is not null)),
        ("broadcast address", number => Must(Stack.Addresses.WithAddress(SockAddr.Inet(Address(number, 255))) is not null)),
        ("by network", number => Must(Stack.Addresses.WithNetwork(SockAddr.Inet(Address(number, 7))) is not null)),
    ];

    internal override void Add(int number)
    {
        while (_ifps.Count <= number / each)
        {
            _ifps.Add(Attach(_ifps.Count));
        }

        Must(_ifps[number / each].Ioctl(new AddAddress(Address(number, 1), 24)));
    }

    internal override void Remove(int number) => Must(_ifps[number / each].Ioctl(new DeleteAddress(Address(number, 1))));
}
