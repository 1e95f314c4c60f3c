using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Benchmarks.Scale;

/// <summary>Multicast groups that one interface has joined. Each change has the driver program its filter, which is handed all of them.</summary>
internal sealed class GroupScale : ScaleTopic
{
    private readonly IfNet _ifp;

    internal GroupScale()
    {
        _ifp = Attach(0);
        Must(_ifp.Ioctl(new SetFlags(_ifp.Flags | IfFlags.Up)));
    }

    internal override string Name => "multicast groups";

    internal override int[] Sizes { get; } = [16, 256, 4_096];

    internal override IReadOnlyList<(string What, Action<int> Do)> LookUps => [("filter", number => Must(_ifp.MulticastFilter.Matches(Group(number))))];

    internal override void Add(int number) => Must(_ifp.JoinMulti(SockAddr.Link(Group(number))));

    internal override void Remove(int number) => Must(_ifp.LeaveMulti(SockAddr.Link(Group(number))));

    private static LinkAddress Group(int number) => LinkAddress.FromUInt64(0x0100_5e00_0000UL + (uint)number);
}
