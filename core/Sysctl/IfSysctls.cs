using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Sysctl;

/// <summary>net.link.IFNAME: the nodes of the interfaces that are attached now.</summary>
internal static class IfSysctls
{
    private const string Branch = "net.link.";

    internal static IEnumerable<SysctlNode> All(NetStack stack) => stack.Interfaces.All.SelectMany(Of);

    /// <summary>The node of that name, found by the interface's name in it: whatever the number of interfaces.</summary>
    internal static SysctlNode? Find(NetStack stack, string name)
    {
        // An interface's name may have dots in it, the node's own has none.
        var end = name.LastIndexOf('.');
        return end > Branch.Length && name.StartsWith(Branch, StringComparison.Ordinal) && stack.Interfaces.TryFind(name[Branch.Length..end], out var ifp)
            ? Of(ifp).FirstOrDefault(node => node.Name == name)
            : null;
    }

    private static IEnumerable<SysctlNode> Of(IfNet ifp)
    {
        var at = $"{Branch}{ifp.Name}";
        yield return Int($"{at}.mtu", "bytes", "Largest payload of a frame; the device has bounds of its own", () => ifp.Mtu, v => ifp.Ioctl(new SetMtu(v)), (IfNet.MinMtu, IfNet.MaxMtu));
        yield return Int($"{at}.metric", "", "Routing metric", () => Ask(ifp, new GetMetric()), v => ifp.Ioctl(new SetMetric(v)), (0, int.MaxValue));
        yield return Int($"{at}.fib", "", "Forwarding table of what is received", () => Ask(ifp, new GetFib()), v => ifp.Ioctl(new SetFib(v)), (0, ifp.Stack.Routes.Count - 1));
        yield return Int($"{at}.poll_cpu", "", "CPU that asks the device in polling mode", () => Ask(ifp, new GetPollCpu()), v => ifp.Ioctl(new SetPollCpu(v)), (0, ifp.Stack.Ports.CpuCount - 1));
        yield return Int($"{at}.snd_maxlen", "packets", "Most that the send queue holds; the driver says so when it is attached", () => ifp.SendQueue.MaxLength);
        yield return Int($"{at}.snd_len", "packets", "In the send queue now", () => ifp.SendQueue.Length);
        yield return new SysctlVariable<long>(
            $"{at}.baudrate", SysctlFormats.Long, ("bits/s", "Of the line, as the device says; 0 when it does not"), () => ifp.Baudrate, null, null, false);
        yield return new SysctlVariable<bool>(
            $"{at}.trace", SysctlFormats.Bool, ("", "Keep the last events of the send path"), () => ifp.Trace.Enabled, on => Trace(ifp, on), (false, true), false);
    }

    private static SysctlVariable<int> Int(
        string name, string unit, string description, Func<int> get, Func<int, Errno>? set = null, (int Least, int Most)? range = null) =>
        new(name, SysctlFormats.Int, (unit, description), get, set, range, false);

    private static int Ask(IfNet ifp, IfRequest<int> question)
    {
        // A detached interface answers ENXIO; its node lives no longer than the list it was made for.
        _ = ifp.Ioctl(question);
        return question.Reply;
    }

    private static Errno Trace(IfNet ifp, bool on)
    {
        ifp.Trace.Enabled = on;
        return Errno.None;
    }
}
