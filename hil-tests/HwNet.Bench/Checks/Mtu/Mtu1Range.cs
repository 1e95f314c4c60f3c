using HwNet.Bench.Checks.Ioctl;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Mtu;

/// <summary>MTU-1: what lies outside the range is refused, what lies inside is taken.</summary>
internal sealed class Mtu1Range : ConformanceCheck
{
    public override string Id => "MTU-1";

    public override string Title => "MTU 67, 68, 1500, the largest, one more";

    public override string Limit => $"EINVAL outside {IfNet.MinMtu} to the largest, the old MTU stays; 1500 and the largest are taken";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        var original = ifp.Mtu;
        var usual = UsualMtu.Of(ifp);
        var settings = InterfaceState.Settings(ifp);
        Taken(context, usual);
        Refused(context, [int.MinValue, -1, 0, 67, 68, IfNet.MinMtu - 1, IfNet.MaxMtu + 1, int.MaxValue]);
        Taken(context, IfNet.MinMtu);
        Refused(context, [67, 68, IfNet.MinMtu - 1]);
        Taken(context, usual);
        var largest = LargestMtu.Find(context, usual);
        Taken(context, largest);
        Refused(context, [largest + 1]);
        Taken(context, usual);
        Refused(context, [largest + 1]);
        Taken(context, original);
        foreach (var (name, value) in InterfaceState.Settings(ifp))
        {
            context.Equal(settings[name], value, $"{name} after the changes of MTU");
        }

        context.Measured($"{IfNet.MinMtu} to {largest} bytes are taken; 67, 68, {IfNet.MinMtu - 1}, {largest + 1} and {IfNet.MaxMtu + 1} are EINVAL");
    }

    private static void Taken(CheckContext context, int mtu)
    {
        context.Succeeded(context.Bench.Ifp.Ioctl(new SetMtu(mtu)), $"SIOCSIFMTU {mtu}");
        InForce(context, mtu, $"SIOCSIFMTU {mtu}");
    }

    private static void Refused(CheckContext context, int[] mtus)
    {
        var old = context.Bench.Ifp.Mtu;
        foreach (var mtu in mtus)
        {
            context.Equal(Errno.EINVAL, context.Bench.Ifp.Ioctl(new SetMtu(mtu)), $"SIOCSIFMTU {mtu}");
            InForce(context, old, $"the refused SIOCSIFMTU {mtu}");
        }
    }

    private static void InForce(CheckContext context, int mtu, string after)
    {
        var get = new GetMtu();
        context.Succeeded(context.Bench.Ifp.Ioctl(get), "SIOCGIFMTU");
        context.Equal(mtu, get.Reply, $"MTU after {after}");
    }
}
