namespace HwNet.Bus.Pcap.Posix;

/// <summary>The memberships of a packet socket (packet(7)): what the interface is asked to let in. The kernel counts them over all sockets, and undoes them when the socket closes.</summary>
/// <param name="fd">The socket; its owner keeps it open.</param>
/// <param name="index">if_index.</param>
internal sealed class SocketFilter(int fd, int index)
{
    /// <summary>The kernel walks a list for each group that comes or goes: with more than this all groups are taken.</summary>
    internal const int MaxGroups = 256;

    private readonly HashSet<LinkAddress> _groups = [];
    private bool _promiscuous;
    private bool _allMulti;
    private LinkAddress _station = LinkAddress.None;

    /// <summary>Asks for what the filter names and no longer for the rest.</summary>
    /// <param name="filter">What is wanted.</param>
    /// <param name="own">The interface's own address, which it takes anyway.</param>
    /// <returns>None; else why the first was refused: ENXIO, ENOBUFS, ENOMEM, EINVAL.</returns>
    internal Errno Set(FrameFilter filter, LinkAddress own)
    {
        var error = Switch(ref _promiscuous, filter.Promiscuous, PacketSocket.Promiscuous);
        if (error == Errno.None)
        {
            error = Switch(ref _allMulti, filter.AllMulti || filter.Groups.Count > MaxGroups, PacketSocket.AllMulticast);
        }

        if (error == Errno.None)
        {
            error = SetStation(filter.Station == own ? LinkAddress.None : filter.Station);
        }

        return error == Errno.None ? SetGroups(filter.Groups.Count > MaxGroups ? [] : filter.Groups) : error;
    }

    private Errno Switch(ref bool state, bool wanted, ushort kind)
    {
        if (state == wanted)
        {
            return Errno.None;
        }

        var error = PacketSocket.SetMembership(fd, index, kind, LinkAddress.None, wanted);
        state = error == Errno.None ? wanted : state;
        return error;
    }

    private Errno SetStation(LinkAddress station)
    {
        if (station == _station)
        {
            return Errno.None;
        }

        var error = station == LinkAddress.None ? Errno.None : PacketSocket.SetMembership(fd, index, PacketSocket.Unicast, station, true);
        if (error != Errno.None)
        {
            return error;
        }

        if (_station != LinkAddress.None)
        {
            error = PacketSocket.SetMembership(fd, index, PacketSocket.Unicast, _station, false);
        }

        _station = station;
        return error;
    }

    private Errno SetGroups(IReadOnlyCollection<LinkAddress> wanted)
    {
        foreach (var group in wanted)
        {
            if (_groups.Contains(group))
            {
                continue;
            }

            var error = PacketSocket.SetMembership(fd, index, PacketSocket.Multicast, group, true);
            if (error != Errno.None)
            {
                return error;
            }

            _ = _groups.Add(group);
        }

        foreach (var group in _groups.Except(wanted).ToArray())
        {
            var error = PacketSocket.SetMembership(fd, index, PacketSocket.Multicast, group, false);
            if (error != Errno.None)
            {
                return error;
            }

            _ = _groups.Remove(group);
        }

        return Errno.None;
    }
}
