using HwNet.Sysctl;

namespace HwNet.Net;

/// <content>The nodes of the stack itself.</content>
public sealed partial class NetStack
{
    /// <summary>sysctl: every value of this stack that can be tuned, and what it was made with.</summary>
    public SysctlTree Sysctls { get; }

    private void AddSysctls()
    {
        Knobs.AddTo(Sysctls);
        Sysctls.Int("net.isr.maxqlimit", "packets", "Most that the input queue of one protocol holds on one CPU", () => Netisr.MaxLength, v => Netisr.MaxLength = v, 1, 1 << 20);
        Sysctls.String("net.isr.dispatch", "Where protocols take what a receive thread brings: deferred (netisr thread), hybrid (receive thread, if nothing waits), direct (receive thread)", DispatchName, SetDispatch);
        Sysctls.Int("net.isr.spin", "us", "How long a netisr thread looks for packets before it sleeps, when they have lately come that soon; 0: never", () => (int)Netisr.Spin.TotalMicroseconds, v => Netisr.Spin = TimeSpan.FromMicroseconds(v), 0, (int)Netisr.MaxSpin.TotalMicroseconds);
        Sysctls.Int("net.isr.numthreads", "", "CPUs, each with a netisr thread and an interface thread; said when the stack is made", () => Ports.CpuCount);
        Sysctls.Int("net.fibs", "", "Forwarding tables; said when the stack is made", () => Routes.Count);
        Sysctls.Int("kern.ipc.nmbufs", "packets", "In the pool; said when the stack is made", () => Mbufs.Count);
        Sysctls.Int("kern.ipc.mbuf_size", "bytes", "Storage of a packet, headroom included; said when the stack is made", () => Mbufs.BufferSize);
        Sysctls.Int("kern.polling.each_burst", "packets", "What one interface in polling mode hands up before the next has its turn", () => Poller.Burst, v => Poller.Burst = v, 1, 1 << 16);
        Sysctls.Int("kern.polling.pollhz", "1/s", "How often interfaces in polling mode are asked; fixed", static () => (int)(TimeSpan.FromSeconds(1) / IfPoller.Interval));
    }

    private string DispatchName() => Netisr.Dispatch switch
    {
        NetisrDispatch.Hybrid => "hybrid",
        NetisrDispatch.Direct => "direct",
        _ => "deferred",
    };

    private Errno SetDispatch(string name)
    {
        NetisrDispatch? wanted = name switch
        {
            "deferred" => NetisrDispatch.Deferred,
            "hybrid" => NetisrDispatch.Hybrid,
            "direct" => NetisrDispatch.Direct,
            _ => null,
        };
        if (wanted is null)
        {
            return Errno.EINVAL;
        }

        Netisr.Dispatch = wanted.Value;
        return Errno.None;
    }
}
