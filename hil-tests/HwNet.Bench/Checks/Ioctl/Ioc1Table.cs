using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Ioctl;

/// <summary>IOC-1: every request with valid and bad values, on an interface that is up, down, or detached, with privilege and without.</summary>
internal sealed class Ioc1Table : ConformanceCheck
{
    public override string Id => "IOC-1";

    public override string Title => "every ioctl: valid, bad value, without privilege; interface up, down, detached";

    public override string Limit => "the errno that the request's definition names; detached: ENXIO; change without privilege: EPERM";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        var steps = IoctlTable.Steps(ifp.Name, ifp.Lladdr);
        var requests = 0;
        var refusals = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var up in new[] { true, false })
        {
            requests += Unprivileged(context, steps, up);
            requests += Privileged(context, steps, up, refusals);
        }

        InterfaceState.Ensure(context, ifp, up: true);
        requests += WithoutInterface(context);
        context.Succeeded(context.Bench.Stack.Interfaces.Detach(ifp), "detach");
        requests += Detached(context, ifp, steps);
        var left = refusals.Count == 0 ? "" : $"; the driver does not offer {string.Join(", ", refusals)}";
        context.Measured($"{steps.Count} requests in 3 states, {requests} calls{left}");
    }

    private static int Privileged(CheckContext context, IReadOnlyList<IoctlStep> steps, bool up, SortedSet<string> refusals)
    {
        var ifp = context.Bench.Ifp;
        foreach (var step in steps)
        {
            InterfaceState.Ensure(context, ifp, up);
            var expected = step.ExpectedOn(ifp, up);
            var error = ifp.Ioctl(step.Request(ifp));
            Expect(context, expected, error, $"{step.What}, interface {(up ? "up" : "down")}");
            if (error != Errno.None && expected[0] == Errno.None)
            {
                _ = refusals.Add($"{step.What} ({error})");
            }
        }

        return steps.Count;
    }

    private static int Unprivileged(CheckContext context, IReadOnlyList<IoctlStep> steps, bool up)
    {
        var ifp = context.Bench.Ifp;
        InterfaceState.Ensure(context, ifp, up);
        var before = InterfaceState.Settings(ifp);
        foreach (var step in steps)
        {
            var request = step.Request(ifp);
            var expected = request.NeedsPrivilege ? [Errno.EPERM] : step.ExpectedOn(ifp, up);
            Expect(context, expected, ifp.Ioctl(request, Credential.User), $"{step.What} without privilege, interface {(up ? "up" : "down")}");
        }

        foreach (var (name, value) in InterfaceState.Settings(ifp))
        {
            context.Equal(before[name], value, $"{name} after requests without privilege");
        }

        return steps.Count;
    }

    private static int Detached(CheckContext context, IfNet ifp, IReadOnlyList<IoctlStep> steps)
    {
        var stack = context.Bench.Stack;
        foreach (var step in steps)
        {
            // The request to take a name in use asks the stack for one: there may be none left.
            var request = stack.Interfaces.All.Count == 0 && step.Expected[0] == Errno.EEXIST ? new SetName("gone0") : step.Request(ifp);
            Expect(context, [Errno.ENXIO], ifp.Ioctl(request), $"{step.What}, interface detached");
            Expect(context, [Errno.ENXIO], stack.Ioctl(ifp.Name, request), $"{step.What} by name, interface detached");
        }

        return 2 * steps.Count;
    }

    private static int WithoutInterface(CheckContext context)
    {
        var stack = context.Bench.Stack;
        var conf = new GetConf();
        context.Succeeded(stack.Ioctl(conf), "SIOCGIFCONF");
        context.True(conf.Reply!.Entries.Any(entry => entry.Name == context.Bench.Ifp.Name), "SIOCGIFCONF does not list the interface under test");
        var one = new GetConf(1);
        context.Succeeded(stack.Ioctl(one), "SIOCGIFCONF with room for one");
        context.Equal(conf.Reply.Entries.Count > 1, one.Reply!.Truncated, "SIOCGIFCONF with room for one says that something is missing");
        context.Equal(Errno.EINVAL, stack.Ioctl(new GetConf(-1)), "SIOCGIFCONF with a negative limit");
        context.Equal(Errno.EOPNOTSUPP, stack.Ioctl(new GetMtu()), "SIOCGIFMTU without an interface");
        context.Equal(Errno.ENXIO, stack.Ioctl("nosuch0", new GetMtu()), "SIOCGIFMTU of an interface that is not there");
        return 6;
    }

    private static void Expect(CheckContext context, Errno[] expected, Errno error, string what) =>
        context.True(expected.Contains(error), $"{what}: expected {string.Join(" or ", expected)}, got {error}");
}
