using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Raw;

/// <summary>dlsap_family: who takes the frames of some type before the protocols see them. Registered with <see cref="RawAccess.Register"/>.</summary>
public abstract class ServiceAccessPoint
{
    /// <summary>dl_infunc: a frame for this station or one of its groups, link header included. From receive threads; must not block. n</summary>
    /// <param name="ifp">Where it came in.</param>
    /// <param name="m">Taken when the result is true; else it must be as it was.</param>
    /// <returns>False: declined; the frame goes where it would go without this access point.</returns>
    protected internal abstract bool Input(IfNet ifp, Mbuf m);
}
