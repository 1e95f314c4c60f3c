using System.Globalization;
using HwNet.Net;
using HwNet.Routing;

namespace HwNet.Groups;

/// <summary>An address of any family and how many of its bits count from the front: one address, or a network.</summary>
/// <param name="Address">The address; bits behind the prefix are kept.</param>
/// <param name="Bits">Bits of the prefix.</param>
public readonly record struct AddressPrefix(SockAddr Address, int Bits)
{
    /// <summary>True for an address of the same family with the same first bits.</summary>
    public bool Contains(in SockAddr other) =>
        other.Family == Address.Family && PrefixKey.Of(Address).CommonBits(PrefixKey.Of(other)) >= Bits;

    /// <summary>Like "192.0.2.1/24", "2001:db8::1/64".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Bits}");

    /// <summary>Just the address.</summary>
    internal static AddressPrefix Host(in SockAddr address) => new(address, PrefixKey.WidthOf(address.Family));
}
