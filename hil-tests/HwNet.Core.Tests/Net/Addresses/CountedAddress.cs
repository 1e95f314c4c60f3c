using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net.Addresses;

/// <summary>An address that counts how often one of its kind is compared with another: work, not time.</summary>
internal sealed record CountedAddress(IfNet Ifp, Ipv4Address Address) : IfAddress(Ifp)
{
    [ThreadStatic]
    private static int _comparisons;

    internal static int Comparisons { get => _comparisons; set => _comparisons = value; }

    public override AddressFamily Family => AddressFamily.Inet;

    public override SockAddr Sa => SockAddr.Inet(Address);

    public override int NetworkBits => 24;

    public override SockAddr? BroadcastSa => SockAddr.Inet(Ipv4Address.FromUInt32(Address.ToUInt32() | 0xff));

    public bool Equals(CountedAddress? other)
    {
        _comparisons++;
        return other is not null && other.Address == Address;
    }

    public override int GetHashCode() => Address.GetHashCode();
}
