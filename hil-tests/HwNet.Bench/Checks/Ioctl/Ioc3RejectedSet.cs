using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Bench.Checks.Ioctl;

/// <summary>IOC-3: a set request that is refused changes nothing, neither what it names nor anything else.</summary>
internal sealed class Ioc3RejectedSet : ConformanceCheck
{
    public override string Id => "IOC-3";

    public override string Title => "bad value for every setting, interface up and down";

    public override string Limit => "refused, and every setting is what it was";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        Prepare(context, ifp);
        var count = 0;
        foreach (var up in new[] { true, false })
        {
            InterfaceState.Ensure(context, ifp, up);
            foreach (var step in BadRequests(ifp))
            {
                Refuse(context, ifp, step);
                count++;
            }
        }

        InterfaceState.Ensure(context, ifp, up: true);
        Unchangeable(context, ifp);
        context.Measured($"{count} refused requests and the {CantChange(ifp).Count} flags that cannot be set: {InterfaceState.Settings(ifp).Count} settings unchanged");
    }

    /// <summary>Values that are not the first ones, so that a fall back to those shows.</summary>
    private static void Prepare(CheckContext context, IfNet ifp)
    {
        context.Succeeded(ifp.Ioctl(new SetMtu(1400)), "SIOCSIFMTU 1400");
        context.True(ifp.Ioctl(new SetMetric(3)) is Errno.None or Errno.EOPNOTSUPP, "SIOCSIFMETRIC 3");
        context.Succeeded(ifp.Ioctl(new AddMulticast(SockAddr.Link(LinkAddress.Parse("01:00:5e:00:53:01")))), "SIOCADDMULTI");
        context.Succeeded(ifp.Ioctl(new AddAddress(Ipv4Address.Parse("192.0.2.203"), 32)), "SIOCAIFADDR 192.0.2.203");
    }

    private static void Refuse(CheckContext context, IfNet ifp, IoctlStep step)
    {
        var before = InterfaceState.Settings(ifp);
        var error = ifp.Ioctl(step.Request(ifp));
        context.True(error != Errno.None, $"{step.What}: taken, although it is no good value");
        Same(context, before, InterfaceState.Settings(ifp), step.What);
    }

    /// <summary>Bits that a set-flags request does not touch are no error; they just stay.</summary>
    private static void Unchangeable(CheckContext context, IfNet ifp)
    {
        foreach (var flag in CantChange(ifp))
        {
            var before = InterfaceState.Settings(ifp);
            context.Succeeded(ifp.Ioctl(new SetFlags(ifp.Flags ^ flag)), $"SIOCSIFFLAGS with {flag} turned");
            Same(context, before, InterfaceState.Settings(ifp), $"SIOCSIFFLAGS with {flag} turned");
        }
    }

    private static IReadOnlyList<IfFlags> CantChange(IfNet ifp) =>
        [.. Enum.GetValues<IfFlags>().Where(flag => flag is not (IfFlags.None or IfFlags.CantChange or IfFlags.OActive) && (flag & IfFlags.CantChange) == flag)];

    private static void Same(CheckContext context, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, string what)
    {
        foreach (var (name, value) in before)
        {
            context.Equal(value, after[name], $"{name} after {what}");
        }
    }

    private static IEnumerable<IoctlStep> BadRequests(IfNet ifp) =>
        IoctlTable.Steps(ifp.Name, ifp.Lladdr).Where(static step => step.IsBad && !step.Sequel);
}
