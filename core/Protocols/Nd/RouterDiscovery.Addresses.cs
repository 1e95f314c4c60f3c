using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <content>in6_tmpifadd's better half: addresses that are made in the networks that routers announce (RFC 4862 section 5.5.3).</content>
public sealed partial class RouterDiscovery
{
    private const int IdentifierBits = 64;
    private const int AddressBits = 128;

    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    /// <summary>prelist_update, for the address. d</summary>
    private RouterOptionDrop LearnAddress(Inet6Interface state, NdPrefix prefix, in PrefixInformation told)
    {
        if (told.Preferred > told.Valid)
        {
            return RouterOptionDrop.Lifetime;
        }

        if (prefix.Address is null)
        {
            return told.Valid == 0 ? RouterOptionDrop.None : BeginAddress(state, prefix, told);
        }

        // An advertisement nobody has signed must not end an address before its time (section 5.5.3 e).
        var left = prefix.Valid.Left(Clock);
        var wanted = told.Valid == PrefixInformation.Infinite ? TimeSpan.MaxValue : TimeSpan.FromSeconds(told.Valid);
        if (wanted > TwoHours || wanted > (left ?? TimeSpan.MaxValue))
        {
            prefix.Valid = new Deadline(Clock, told.Valid);
        }
        else if (left is null || left > TwoHours)
        {
            prefix.Valid = new Deadline(Clock, (uint)TwoHours.TotalSeconds);
        }

        prefix.Preferred = new Deadline(Clock, told.Preferred);
        return RouterOptionDrop.None;
    }

    private RouterOptionDrop BeginAddress(Inet6Interface state, NdPrefix prefix, in PrefixInformation told)
    {
        if (told.PrefixLength + IdentifierBits != AddressBits || !state.Ifp.Lladdr.IsStation)
        {
            return RouterOptionDrop.Identifier;
        }

        var address = new Ipv6Address(prefix.Prefix.High, Ipv6Address.InterfaceIdentifier(state.Ifp.Lladdr));
        if (!IsOnList(state.Ifp, address))
        {
            prefix.Address = address;
            prefix.Valid = new Deadline(Clock, told.Valid);
            prefix.Preferred = new Deadline(Clock, told.Preferred);
        }

        return RouterOptionDrop.None;
    }

    /// <summary>Gives the interface the addresses it is to have, and takes away those whose time is over. Takes C</summary>
    private void UpdateAddresses(Inet6Interface state)
    {
        List<Ipv6Address>? add = null;
        List<Ipv6Address>? remove = null;
        lock (_lock)
        {
            foreach (var prefix in state.Routers.Prefixes)
            {
                Update(state, prefix, ref add, ref remove);
            }

            _ = state.Routers.Prefixes.RemoveAll(static p => p is { HasRoute: false, Address: null });
        }

        foreach (var address in add ?? [])
        {
            // Without a network of its own: what is a neighbour, only the on-link flag says (RFC 5942).
            var error = state.Ifp.Ioctl(new AddInet6Address(address, AddressBits));
            if (error != Errno.None && _logLimit.TryTake())
            {
                Log.Warn("{0}: {1}, made of a router's network, was refused: {2}", state.Ifp.Name, address, error);
            }
        }

        foreach (var address in remove ?? [])
        {
            // ENOENT and the like: somebody was faster.
            _ = state.Ifp.Ioctl(new DeleteInet6Address(address));
        }
    }

    /// <summary>d</summary>
    private void Update(Inet6Interface state, NdPrefix prefix, ref List<Ipv6Address>? add, ref List<Ipv6Address>? remove)
    {
        if (prefix.Address is not { } address)
        {
            return;
        }

        if (prefix.Valid.IsOver(Clock) || (prefix.IsAdded && !IsOnList(state.Ifp, address)))
        {
            // Over; or removed by hand, and then the next advertisement makes it again.
            if (prefix.IsAdded)
            {
                (remove ??= []).Add(address);
            }

            (prefix.Address, prefix.IsAdded) = (null, false);
            state.SetDeprecated(address, false);
            return;
        }

        if (!prefix.IsAdded && state.Ifp.IsUpAndRunning)
        {
            prefix.IsAdded = true;
            (add ??= []).Add(address);
        }

        state.SetDeprecated(address, prefix.Preferred.IsOver(Clock));
    }

    private static bool IsOnList(IfNet ifp, Ipv6Address wanted)
    {
        foreach (var address in ifp.Addresses)
        {
            if (address is Inet6IfAddress inet6 && inet6.Address == wanted)
            {
                return true;
            }
        }

        return false;
    }
}
