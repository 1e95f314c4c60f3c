using HwNet.Buffers;

namespace HwNet.Net;

/// <summary>bpf_if listener: sees every frame that an interface receives or hands to its driver, once each.</summary>
public interface ICaptureTap
{
    /// <summary>bpf_mtap: look at the frame, do not keep or free it, do not block. Called from several threads; outgoing under S.</summary>
    /// <param name="ifp">The interface.</param>
    /// <param name="m">The whole frame, link header included; stays the caller's.</param>
    /// <param name="outgoing">True when it is about to be sent.</param>
    void Packet(IfNet ifp, Mbuf m, bool outgoing);
}
