namespace HwNet.Bench;

/// <summary>What stands at the far side of the device under test. A bench has some; a check needs one of those it names.</summary>
[Flags]
public enum Rig
{
    /// <summary>N: the device alone.</summary>
    None = 0,
    /// <summary>S: a software peer (a cable in memory, a veth into a namespace, a USB/IP gadget).</summary>
    SoftwarePeer = 1,
    /// <summary>P: another NIC or switch port on a real cable.</summary>
    PeerNic = 2,
    /// <summary>L: a loopback plug, or the chip's internal loopback.</summary>
    Loopback = 4,
    /// <summary>H: a hub with switchable ports, or another way to unplug the device.</summary>
    Hub = 8,
}
