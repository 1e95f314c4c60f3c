using HwNet.Sysctl;

namespace HwNet.Net;

/// <summary>net.link.generic: the five run-time knobs of the start path (sysctl names in the comments). May change at any time.</summary>
public sealed class LinkGenericKnobs
{
    private bool _dispatchSchedOnly;
    private bool _dispatchSchedNoChk;
    private bool _devstartSchedOnly;
    private bool _devstartSchedNoChk;
    private bool _startOnCpuSched;

    /// <summary>ifq_dispatch_schedonly: a sender never runs if_start itself, it always schedules it.</summary>
    public bool IfqDispatchSchedOnly { get => Volatile.Read(ref _dispatchSchedOnly); set => Volatile.Write(ref _dispatchSchedOnly, value); }

    /// <summary>ifq_dispatch_schednochk: after its own if_start a sender schedules another without looking at the queue.</summary>
    public bool IfqDispatchSchedNoChk { get => Volatile.Read(ref _dispatchSchedNoChk); set => Volatile.Write(ref _dispatchSchedNoChk, value); }

    /// <summary>if_devstart_schedonly: if_devstart always schedules.</summary>
    public bool IfDevstartSchedOnly { get => Volatile.Read(ref _devstartSchedOnly); set => Volatile.Write(ref _devstartSchedOnly, value); }

    /// <summary>if_devstart_schednochk: if_devstart schedules another start without looking at the queue.</summary>
    public bool IfDevstartSchedNoChk { get => Volatile.Read(ref _devstartSchedNoChk); set => Volatile.Write(ref _devstartSchedNoChk, value); }

    /// <summary>if_start_oncpu_sched: a start is scheduled on the CPU that asks, not on the interface's.</summary>
    public bool IfStartOnCpuSched { get => Volatile.Read(ref _startOnCpuSched); set => Volatile.Write(ref _startOnCpuSched, value); }

    internal void AddTo(SysctlTree tree)
    {
        const string At = "net.link.generic";
        tree.Bool($"{At}.ifq_dispatch_schedonly", "A sender never runs if_start itself, it always schedules it", () => IfqDispatchSchedOnly, v => IfqDispatchSchedOnly = v);
        tree.Bool($"{At}.ifq_dispatch_schednochk", "After its own if_start a sender schedules another without looking at the queue", () => IfqDispatchSchedNoChk, v => IfqDispatchSchedNoChk = v);
        tree.Bool($"{At}.if_devstart_schedonly", "if_devstart always schedules", () => IfDevstartSchedOnly, v => IfDevstartSchedOnly = v);
        tree.Bool($"{At}.if_devstart_schednochk", "if_devstart schedules another start without looking at the queue", () => IfDevstartSchedNoChk, v => IfDevstartSchedNoChk = v);
        tree.Bool($"{At}.if_start_oncpu_sched", "A start is scheduled on the CPU that asks, not on the interface's", () => IfStartOnCpuSched, v => IfStartOnCpuSched = v);
    }
}
