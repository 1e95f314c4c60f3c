using HwNet.Net;

namespace HwNet.Ioctl;

/// <summary>ucred: on whose behalf a request is made. Where one may be given, null stands for the owner of the stack.</summary>
public sealed record Credential
{
    /// <summary>A credential.</summary>
    /// <param name="privileged">May change state; not in a jail, whatever is said here.</param>
    /// <param name="jail">cr_prison: the addresses it is confined to; null when it is free.</param>
    public Credential(bool privileged, Jail? jail = null)
    {
        Privileged = privileged && jail is null;
        Jail = jail;
    }

    /// <summary>The stack's owner: may do everything.</summary>
    public static Credential Root { get; } = new(true);

    /// <summary>May read only.</summary>
    public static Credential User { get; } = new(false);

    /// <summary>PRIV_ROOT: may change state.</summary>
    public bool Privileged { get; }

    /// <summary>cr_prison: the addresses it is confined to; null when it is free.</summary>
    public Jail? Jail { get; }

    /// <summary>Confined to these addresses, and without privilege.</summary>
    public static Credential Confined(params IEnumerable<SockAddr> addresses) => new(false, new Jail(addresses));

    /// <summary>prison_check_ip4, prison_check_ip6: may it use the address? Who is free may use any.</summary>
    /// <returns>None; EAFNOSUPPORT: its jail has no address of the family; EADDRNOTAVAIL: it has, but not this one.</returns>
    public Errno CheckAddress(in SockAddr address) => Jail?.Check(address) ?? Errno.None;

    /// <summary>prison_local_ip4, prison_check_ip4: what an address to bind to becomes in its jail: "any" becomes the jail's first, others must be its own.</summary>
    /// <returns>As <see cref="CheckAddress"/>.</returns>
    public Errno Confine(ref SockAddr address)
    {
        var any = address == SockAddr.Inet(default) || address == SockAddr.Inet6(default);
        return Jail is not null && any ? Jail.Local(address.Family, out address) : CheckAddress(address);
    }

    /// <summary>prison_if: true when listings show it the address.</summary>
    public bool Sees(IfAddress address) => Jail?.Sees(address) ?? true;

    /// <summary>priv_check_cred: may it make the request?</summary>
    /// <returns>None, or EPERM.</returns>
    public Errno Check(IfRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.NeedsPrivilege && !Privileged ? Errno.EPERM : Errno.None;
    }
}
