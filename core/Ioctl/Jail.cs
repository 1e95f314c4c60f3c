using System.Collections.Frozen;
using HwNet.Net;

namespace HwNet.Ioctl;

/// <summary>prison: the addresses that a credential is confined to. Immutable.</summary>
public sealed class Jail
{
    private readonly FrozenSet<SockAddr> _addresses;
    private readonly FrozenSet<AddressFamily> _families;

    /// <summary>A jail with these addresses; none at all is possible.</summary>
    public Jail(params IEnumerable<SockAddr> addresses)
    {
        _addresses = addresses.ToFrozenSet();
        _families = _addresses.Select(static a => a.Family).ToFrozenSet();
    }

    /// <summary>pr_addrs: the addresses, in no order.</summary>
    public IReadOnlyCollection<SockAddr> Addresses => _addresses;

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
    public bool Sees(IfAddress address) => address is InetIfAddress inet && _addresses.Contains(SockAddr.Inet(inet.Address));
}
