namespace HwNet.Net.Addresses;

/// <summary>Addresses of all families that can be looked up, of a stack or of one interface.</summary>
internal sealed class IfAddressIndex
{
    private readonly FamilyAddresses _inet = new(AddressFamily.Inet);
    private readonly FamilyAddresses _inet6 = new(AddressFamily.Inet6);
    private readonly FamilyAddresses _link = new(AddressFamily.Link);

    /// <summary>Those of a family; null for one whose addresses cannot be looked up.</summary>
    internal FamilyAddresses? Of(AddressFamily family) => family switch
    {
        AddressFamily.Inet => _inet,
        AddressFamily.Inet6 => _inet6,
        AddressFamily.Link => _link,
        _ => null,
    };
}
