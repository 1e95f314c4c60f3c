using HwNet.Net;

namespace HwNet.Bench.Checks.Mtu;

/// <summary>The MTU that an interface must have when nobody set one.</summary>
internal static class UsualMtu
{
    private const int Ethernet = 1500;

    /// <summary>What a VLAN tag costs where the interface below has no room for it.</summary>
    private const int Tag = 4;

    /// <summary>1500; of an interface made of others that of the narrowest, perhaps less a tag.</summary>
    internal static int Of(IfNet ifp)
    {
        var lower = ifp.Stack.Composition.LowerOf(ifp);
        if (lower.Count == 0)
        {
            return Ethernet;
        }

        var narrowest = lower.Min(static below => below.Mtu);
        return ifp.Type == IfType.L2Vlan && ifp.Mtu == narrowest - Tag ? narrowest - Tag : narrowest;
    }
}
