namespace HwNet.Net;

/// <summary>Why a received frame was not delivered; each has its own counter.</summary>
public enum InputDrop
{
    /// <summary>The interface was not up and running.</summary>
    Down,
    /// <summary>Shorter than a link header.</summary>
    Runt,
    /// <summary>Longer than the MTU allows, or cut by the device.</summary>
    Giant,
    /// <summary>A frame for another station.</summary>
    NotForUs,
    /// <summary>A multicast frame for a group nobody joined.</summary>
    NotJoined,
    /// <summary>if_noproto: no protocol wants the type.</summary>
    NoProtocol,
    /// <summary>if_iqdrops: the protocol's input queue was full.</summary>
    QueueFull,
    /// <summary>The pool had no buffer to receive into, as the driver tells.</summary>
    NoBuffer,
    /// <summary>The device reported the frame as damaged, as the driver tells.</summary>
    Damaged,
    /// <summary>The tag of a VLAN that nobody made on this interface.</summary>
    UnknownVlan,
    /// <summary>A VLAN's tag that is cut short, or whose number is reserved.</summary>
    BadTag,
}
