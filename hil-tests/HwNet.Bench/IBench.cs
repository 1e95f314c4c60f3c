using HwNet.Bench.Usb;
using HwNet.Buffers;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Bench;

/// <summary>A device under test, attached and ready, with what stands round it. One check uses it, then it is closed.</summary>
public interface IBench : IDisposable
{
    /// <summary>The bench's name, as in its file, or the target's.</summary>
    string Name { get; }

    /// <summary>What is under test, as the command line writes it ("pcap:v0").</summary>
    string Target { get; }

    /// <summary>What this bench has to offer to checks.</summary>
    Rig AvailableRigs { get; }

    /// <summary>The interface under test: up, with <see cref="Address"/>, and with carrier where the bench has a far end.</summary>
    IfNet Ifp { get; }

    /// <summary>The stack the interface is attached to.</summary>
    NetStack Stack { get; }

    /// <summary>The far end of the cable; null when the bench has none.</summary>
    ILinkPartner? Partner { get; }

    /// <summary>Pulls and plugs the far end; null when the bench cannot.</summary>
    ILinkSwitch? FarLink { get; }

    /// <summary>Makes the transmitter hang; null when the bench cannot.</summary>
    IWedge? Wedge { get; }

    /// <summary>The USB side of the device under test: faults, port, model; null when it is no USB device.</summary>
    UsbRig? Usb => null;

    /// <summary>The interface's own address and network; null when it has none.</summary>
    Ipv4Prefix? Address { get; }

    /// <summary>The far end's address, which answers ARP and ping; null without a far end.</summary>
    Ipv4Address? PeerAddress { get; }

    /// <summary>Detaches the interface and attaches the device anew, down and without address; <see cref="Ifp"/> is another one then.</summary>
    /// <returns>None, or why it could not be attached.</returns>
    Errno Reattach();

    /// <summary>The same with other options in the target's name ("driver=rndis", "config=1"); the bench's own are back at the next <see cref="Reattach()"/>.</summary>
    /// <returns>None, why it could not be attached, or EOPNOTSUPP: the target has no such options.</returns>
    Errno Reattach(string options) => Errno.EOPNOTSUPP;

    /// <summary>The pool that every packet of the bench comes from; readable until the bench is disposed.</summary>
    MbufPool Mbufs { get; }

    /// <summary>Detaches everything and ends the bench's threads, so that every packet is back in <see cref="Mbufs"/>.</summary>
    /// <remarks>The engine calls it once, then looks at the pool, then disposes. Dispose alone does the same work, silently.</remarks>
    /// <returns>What went wrong in doing so, one sentence each; empty when all is well. Packets still out need no mention.</returns>
    IReadOnlyList<string> Close();
}
