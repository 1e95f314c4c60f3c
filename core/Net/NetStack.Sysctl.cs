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
        Sysctls.Int("net.isr.numthreads", "", "CPUs, each with a netisr thread and an interface thread; said when the stack is made", () => Ports.CpuCount);
        Sysctls.Int("net.fibs", "", "Forwarding tables; said when the stack is made", () => Routes.Count);
        Sysctls.Int("kern.ipc.nmbufs", "packets", "In the pool; said when the stack is made", () => Mbufs.Count);
        Sysctls.Int("kern.ipc.mbuf_size", "bytes", "Storage of a packet, headroom included; said when the stack is made", () => Mbufs.BufferSize);
        Sysctls.Int("kern.polling.each_burst", "packets", "What one interface in polling mode hands up before the next has its turn", () => Poller.Burst, v => Poller.Burst = v, 1, 1 << 16);
        Sysctls.Int("kern.polling.pollhz", "1/s", "How often interfaces in polling mode are asked; fixed", static () => (int)(TimeSpan.FromSeconds(1) / IfPoller.Interval));
    }
}
