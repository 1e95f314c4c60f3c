using System.Collections.Frozen;
using HwNet.Net;

namespace HwNet.Ioctl;

/// <summary>prison: the addresses that a credential is confined to. Immutable.</summary>
public sealed class Jail
{
    private readonly SockAddr[] _inOrder;
    private readonly FrozenSet<SockAddr> _addresses;
    private readonly FrozenSet<AddressFamily> _families;

    /// <summary>A jail with these addresses; none at all is possible.</summary>
    public Jail(params IEnumerable<SockAddr> addresses)
    {
        _inOrder = [.. addresses];
        _addresses = _inOrder.ToFrozenSet();
        _families = _addresses.Select(static a => a.Family).ToFrozenSet();
    }

    /// <summary>pr_addrs: the addresses, as they were given; the first of a family stands for "any".</summary>
    public IReadOnlyList<SockAddr> Addresses => _inOrder;

    /// <summary>prison_check_ip4, prison_check_ip6: may whoever is confined here use the address?</summary>
    /// <returns>None; EAFNOSUPPORT: the jail has no address of the family; EADDRNOTAVAIL: it has, but not this one.</returns>
    public Errno Check(in SockAddr address)
    {
        if (_addresses.Contains(address))
        {
            return Errno.None;
        }

        return _families.Contains(address.Family) ? Errno.EADDRNOTAVAIL : Errno.EAFNOSUPPORT;
    }

    /// <summary>prison_if: true for an interface's address that is one of the jail's; never for a link address.</summary>
    public bool Sees(IfAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Family != AddressFamily.Link && _addresses.Contains(address.Sa);
    }

    /// <summary>prison_local_ip4, prison_local_ip6: the address that whoever is confined here gets for "any".</summary>
    /// <returns>None; EAFNOSUPPORT: the jail has no address of the family.</returns>
    public Errno Local(AddressFamily family, out SockAddr address)
    {
        address = Array.Find(_inOrder, a => a.Family == family);
        return _families.Contains(family) ? Errno.None : Errno.EAFNOSUPPORT;
    }
}
