using HwNet.Buffers;

namespace HwNet.Net;

/// <summary>What depends on the kind of medium: headers, demultiplexing and the mapping of groups (ether_ifattach, if_output, if_resolvemulti).</summary>
public abstract class LinkLayer
{
    /// <summary>if_hdrlen: bytes of the link header.</summary>
    public abstract int HeaderLength { get; }

    /// <summary>if_addrlen: bytes of a link address.</summary>
    public abstract int AddressLength { get; }

    /// <summary>if_output: adds the link header for a destination and transmits; takes <paramref name="m"/>.</summary>
    /// <returns>As <see cref="IfNet.Output"/>.</returns>
    protected internal abstract Errno Output(IfNet ifp, Mbuf m, in SockAddr destination);

    /// <summary>if_input: filters, taps and hands the frames to the protocols; takes them.</summary>
    internal abstract void Input(IfNet ifp, ref MbufBatch frames, InputMode mode);

    /// <summary>if_resolvemulti: the link-layer group that a group maps to.</summary>
    /// <param name="group">The group as the caller names it.</param>
    /// <param name="lladdr">The link-layer group; null when the group is one already.</param>
    /// <returns>None, EADDRNOTAVAIL (no group), EAFNOSUPPORT.</returns>
    protected internal abstract Errno ResolveMulti(in SockAddr group, out LinkAddress? lladdr);

    /// <summary>Marks a frame that is about to be sent as broadcast or multicast, and checks that it has a header.</summary>
    /// <returns>False: too short.</returns>
    protected internal abstract bool Classify(Mbuf m);
}
