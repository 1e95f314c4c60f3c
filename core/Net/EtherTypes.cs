using HwNet.Wire;

namespace HwNet.Net;

/// <summary>Which EtherTypes are demultiplexed, and to which input queue.</summary>
internal static class EtherTypes
{
    /// <summary>IEEE's second number for local experiments; the first is <see cref="EtherType.Experimental"/>.</summary>
    private const ushort Local2 = 0x88b6;

    internal static bool TryGetProtocol(ushort etherType, out NetisrProtocol protocol)
    {
        switch (etherType)
        {
            case EtherType.Ipv4:
                protocol = NetisrProtocol.Ip;
                return true;
            case EtherType.Arp:
                protocol = NetisrProtocol.Arp;
                return true;
            case EtherType.Ipv6:
                protocol = NetisrProtocol.Ipv6;
                return true;
            case EtherType.Experimental:
                protocol = NetisrProtocol.Local1;
                return true;
            case Local2:
                protocol = NetisrProtocol.Local2;
                return true;
            default:
                protocol = default;
                return false;
        }
    }
}
