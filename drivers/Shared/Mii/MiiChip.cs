using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Shared.Mii;

/// <summary>mii_mediachg, mii_pollstat and the callback behind them: carries what a PHY agrees upon over to a chip's MAC and to its interface. S</summary>
/// <param name="mii">The PHY.</param>
/// <param name="writeMedium">Programs the chip's MAC for a link; it is called when there is one.</param>
public sealed class MiiChip(Mii mii, Func<MiiLink, Errno> writeMedium)
{
    private IfNet? _ifp;
    private MiiLink _link;
    private int _noticed = -1;

    /// <summary>The PHY.</summary>
    public Mii Mii => mii;

    /// <summary>if_init: no link until the PHY tells of one.</summary>
    public void Begin(IfNet ifp)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        _ifp = ifp;
        _link = default;
        Volatile.Write(ref _noticed, -1);
        ifp.SetLink(LinkState.Down);
    }

    /// <summary>What a notification says of the link. Completions too: no lock.</summary>
    /// <param name="bits">The bits of the link; 0 when there is none.</param>
    /// <returns>
    /// True: the PHY is to be asked, because they have changed or contradict what is known: a cable pulled and plugged again between two
    /// notifications leaves them as they were, and a chip that is programmed anew may have its link before anybody can ask.
    /// </returns>
    public bool Notice(int bits) =>
        Interlocked.Exchange(ref _noticed, bits) != bits || (_ifp is { } ifp && (bits != 0) != (ifp.Link == LinkState.Up));

    /// <summary>Asks the PHY; on a change the MAC first, then the interface is told.</summary>
    public void Poll()
    {
        if (_ifp is null || mii.Poll(out var link) != Errno.None || link == _link)
        {
            return;
        }

        if (link.IsUp && writeMedium(link) != Errno.None)
        {
            // Tried again with the next tick.
            return;
        }

        _link = link;
        _ifp.Baudrate = link.Medium?.Baudrate ?? 0;
        _ifp.SetLink(link.IsUp ? LinkState.Up : LinkState.Down);
    }

    /// <summary>SIOCGIFMEDIA.</summary>
    public Errno Answer(GetMedia request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Reply = new MediaStatus(_link.IsUp ? _link.Medium!.Name : "none", mii.Current, mii.Media);
        return Errno.None;
    }

    /// <summary>SIOCSIFMEDIA: now, or with the next if_init.</summary>
    /// <returns>None; EINVAL: it has no such medium, and the old one stays; or what the bus said.</returns>
    public Errno Select(string medium, bool isUp)
    {
        if (!isUp)
        {
            return mii.Choose(medium);
        }

        var error = mii.Select(medium);
        Poll();
        return error;
    }
}
