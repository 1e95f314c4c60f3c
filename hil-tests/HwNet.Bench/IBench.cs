using HwNet.Buffers;
using HwNet.Net;

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

    /// <summary>The interface under test.</summary>
    IfNet Ifp { get; }

    /// <summary>The pool that every packet of the bench comes from; readable until the bench is disposed.</summary>
    MbufPool Mbufs { get; }

    /// <summary>Detaches everything and ends the bench's threads, so that every packet is back in <see cref="Mbufs"/>.</summary>
    /// <remarks>The engine calls it once, then looks at the pool, then disposes. Dispose alone does the same work, silently.</remarks>
    /// <returns>What went wrong in doing so, one sentence each; empty when all is well. Packets still out need no mention.</returns>
    IReadOnlyList<string> Close();
}
