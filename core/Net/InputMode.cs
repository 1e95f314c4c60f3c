namespace HwNet.Net;

/// <summary>What the link layer may take for granted while it handles a batch of received frames.</summary>
[Flags]
internal enum InputMode
{
    /// <summary>Nothing: other threads may be in the same interface's input, and locks may be held.</summary>
    None = 0,

    /// <summary>The calling thread owns the interface's <see cref="InputLane"/>: it alone counts there.</summary>
    Lane = 1,

    /// <summary>A receive thread that holds no lock: protocols may run on it (net.isr.dispatch).</summary>
    Direct = 2,
}
