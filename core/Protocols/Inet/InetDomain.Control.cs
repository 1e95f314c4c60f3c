using System.Numerics;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <content>in_control: the addresses of an interface are set, changed and read. C of the interface is held.</content>
public sealed partial class InetDomain
{
    /// <inheritdoc/>
    protected internal override Errno Control(IfNet ifp, IfRequest request) => request switch
    {
        AddAddress r => Add(ifp, r),
        DeleteAddress r => Delete(ifp, r),
        SetAddress r => Set(ifp, r),
        SetBroadcast r => (ifp.Flags & IfFlags.Broadcast) == 0 ? Errno.EINVAL : Change(ifp, r.Of, a => a with { Broadcast = r.Broadcast }),
        SetNetmask r => SetMask(ifp, r),
        SetDestination r => (ifp.Flags & IfFlags.PointToPoint) == 0 || !r.Destination.IsStation
            ? Errno.EINVAL
            : Change(ifp, r.Of, a => a with { Destination = r.Destination }),
        GetAddress r => Get(ifp, null, r, static a => a.Address),
        GetBroadcast r => Get(ifp, r.Of, r, static a => a.Broadcast),
        GetNetmask r => Get(ifp, r.Of, r, static a => Ipv4Address.FromUInt32(a.Mask)),
        GetDestination r => Get(ifp, r.Of, r, static a => a.Destination),
        _ => Errno.EOPNOTSUPP,
    };

    private static Errno Add(IfNet ifp, AddAddress request)
    {
        if (!MayBeOwn(request.Address) || request.PrefixLength is < 0 or > 32)
        {
            return Errno.EINVAL;
        }

        if (Find(ifp, request.Address) is not null)
        {
            return Errno.EEXIST;
        }

        return ifp.AddAddress(new InetIfAddress(ifp, request.Address, request.PrefixLength, request.Destination) { Claim = request.Claim });
    }

    private static Errno Delete(IfNet ifp, DeleteAddress request)
    {
        if (Find(ifp, request.Address) is not { } address)
        {
            return Errno.EADDRNOTAVAIL;
        }

        ifp.RemoveAddress(address);
        return Errno.None;
    }

    private static Errno Set(IfNet ifp, SetAddress request)
    {
        var length = request.PrefixLength ?? ClassLength(request.Address);
        if (!MayBeOwn(request.Address) || length is < 0 or > 32)
        {
            return Errno.EINVAL;
        }

        var first = Find(ifp, null);
        if (Find(ifp, request.Address) is { } taken && taken != first)
        {
            return Errno.EEXIST;
        }

        var set = new InetIfAddress(ifp, request.Address, length, first?.Destination);
        return first is null ? ifp.AddAddress(set) : ifp.ReplaceAddress(first, set, restart: true);
    }

    private static Errno SetMask(IfNet ifp, SetNetmask request)
    {
        var length = BitOperations.LeadingZeroCount(~request.Netmask.ToUInt32());
        return Ipv4Prefix.TryFromNetmask(default, request.Netmask, out _)
            ? Change(ifp, request.Of, a => new InetIfAddress(ifp, a.Address, length, a.Destination) { Claim = a.Claim })
            : Errno.EINVAL;
    }

    private static Errno Change(IfNet ifp, Ipv4Address? which, Func<InetIfAddress, InetIfAddress> change)
    {
        if (Find(ifp, which) is not { } address)
        {
            return Errno.EADDRNOTAVAIL;
        }

        var changed = change(address);
        return changed == address ? Errno.None : ifp.ReplaceAddress(address, changed, restart: false);
    }

    private static Errno Get(IfNet ifp, Ipv4Address? which, IfRequest<Ipv4Address> request, Func<InetIfAddress, Ipv4Address?> what)
    {
        if (Find(ifp, which) is not { } address)
        {
            return Errno.EADDRNOTAVAIL;
        }

        if (what(address) is not { } value)
        {
            return Errno.EINVAL;
        }

        request.Reply = value;
        return Errno.None;
    }

    /// <summary>The address, or the interface's first one, of those on its list.</summary>
    private static InetIfAddress? Find(IfNet ifp, Ipv4Address? which)
    {
        if (which is { } wanted)
        {
            return InetAddressTable.Find(ifp, wanted);
        }

        foreach (var address in ifp.Addresses)
        {
            if (address is InetIfAddress inet)
            {
                return inet;
            }
        }

        return null;
    }

    private static bool MayBeOwn(Ipv4Address address) => !address.IsMulticast && !address.IsAny && !address.IsBroadcast;

    private static int ClassLength(Ipv4Address address) => (address.ToUInt32() >> 30) switch
    {
        0 or 1 => 8,
        2 => 16,
        _ => 24,
    };
}
