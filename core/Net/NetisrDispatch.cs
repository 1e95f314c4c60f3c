namespace HwNet.Net;

/// <summary>net.isr.dispatch: on which thread the protocols take what a driver's receive thread brings (<see cref="IfNet.Receive"/>).</summary>
public enum NetisrDispatch
{
    /// <summary>deferred: on the netisr thread of the interface's CPU, always; the receive thread goes back to its device at once.</summary>
    Deferred,
    /// <summary>
    /// hybrid: on the receive thread while nobody works for that CPU and nothing waits in its queues; otherwise queued. One wake-up less, and the order of
    /// arrival is kept as it is when deferred: one thread at a time works for a CPU.
    /// </summary>
    Hybrid,
    /// <summary>
    /// direct: on the receive thread, always, whatever is queued or runs elsewhere. A handler may run on several receive threads of one interface at once;
    /// the order is that of each receive thread, and only what did not come by a receive thread can be overtaken.
    /// </summary>
    Direct,
}
