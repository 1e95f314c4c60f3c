namespace HwNet.Net;

/// <summary>KTR_IFQ and KTR_IF_START: what the send path traces.</summary>
public enum IfTraceEvent
{
    /// <summary>Nothing: an unused record.</summary>
    None,
    /// <summary>ifq enqueue; argument: bytes.</summary>
    Enqueue,
    /// <summary>ifq dequeue; argument: bytes.</summary>
    Dequeue,
    /// <summary>if_start runs; argument: CPU.</summary>
    Run,
    /// <summary>if_start scheduled; argument: CPU.</summary>
    Sched,
    /// <summary>Another thread holds the interlock, nothing to do.</summary>
    Avoid,
    /// <summary>The serializer is contended: scheduled instead; argument: CPU.</summary>
    ContendSched,
    /// <summary>The start follows a change of the interface's CPU; argument: the new CPU.</summary>
    ChaseSched,
}
