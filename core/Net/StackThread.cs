namespace HwNet.Net;

/// <summary>What a thread of a stack is there for.</summary>
public enum StackThread
{
    /// <summary>ifnet N: interface messages, scheduled starts.</summary>
    Interface,
    /// <summary>netisr N: the protocols' input.</summary>
    Netisr,
    /// <summary>A driver's receive thread, its interrupt handler.</summary>
    Receive,
}
