using static HwNet.Drivers.Shared.Mii.MiiRegisters;

namespace HwNet.Drivers.Shared.Mii;

/// <summary>ukphy: a PHY behind a management bus, by what IEEE 802.3 says of every PHY. S</summary>
/// <param name="bus">Reaches its registers.</param>
/// <param name="address">0 to 31.</param>
/// <param name="fast">Reaches its registers of clause 45, when it runs 2500BASE-T; null: it does not.</param>
public sealed class Mii(IMiiBus bus, int address, IMmdBus? fast = null)
{
    /// <summary>A reset takes half a second at most (IEEE 802.3, 22.2.4.1.1).</summary>
    private const int ResetPolls = 50;

    private static readonly TimeSpan ResetPause = TimeSpan.FromMilliseconds(10);

    private readonly List<MiiMedium> _media = [];
    private bool _hasGigabit;
    private MiiMedium? _forced;

    /// <summary>The PHY's identifier, both halves; 0 before <see cref="Probe"/>.</summary>
    public uint Id { get; private set; }

    /// <summary>Where it is on the bus.</summary>
    public int Address => address;

    /// <summary>What may be selected.</summary>
    public IReadOnlyList<string> Media => [MiiMedium.Autoselect, .. _media.Select(static m => m.Name)];

    /// <summary>What is selected.</summary>
    public string Current => _forced?.Name ?? MiiMedium.Autoselect;

    /// <summary>Finds out whether there is a PHY, and what it can.</summary>
    /// <returns>None; ENXIO: nobody is at that address; or what the bus said.</returns>
    public Errno Probe()
    {
        ushort status = 0, extended = 0, high = 0, low = 0;
        var error = bus.ReadMii(address, Id1, out high);
        error = error == Errno.None ? bus.ReadMii(address, Id2, out low) : error;
        error = error == Errno.None ? bus.ReadMii(address, Status, out status) : error;
        if (error == Errno.None && (status & HasExtended) != 0)
        {
            error = bus.ReadMii(address, ExtendedStatus, out extended);
        }

        if (error != Errno.None)
        {
            return error;
        }

        // Pulled up or down: nobody drives the bus.
        if (status is 0 or 0xffff)
        {
            return Errno.ENXIO;
        }

        Id = ((uint)high << 16) | low;
        List(status, extended);
        return Errno.None;
    }

    /// <summary>Resets the PHY and waits until it is through, then selects what was selected before.</summary>
    /// <returns>None, ETIMEDOUT, or what the bus said.</returns>
    public Errno ResetAndSelect()
    {
        var error = bus.WriteMii(address, Control, Reset);
        for (var i = 0; error == Errno.None && i < ResetPolls; i++)
        {
            bus.Pause(ResetPause);
            error = bus.ReadMii(address, Control, out var control);
            if (error == Errno.None && (control & Reset) == 0)
            {
                return Apply();
            }
        }

        return error == Errno.None ? Errno.ETIMEDOUT : error;
    }

    /// <summary>Selects a medium by name, now and after each reset.</summary>
    /// <returns>None; EINVAL: it has no such medium, and the old one stays; or what the bus said.</returns>
    public Errno Select(string medium)
    {
        var old = _forced;
        var error = Choose(medium);
        if (error == Errno.None && (error = Apply()) != Errno.None)
        {
            _forced = old;
        }

        return error;
    }

    /// <summary>Selects a medium for the next reset, without touching the PHY: the interface is down.</summary>
    /// <returns>None; EINVAL: it has no such medium, and the old one stays.</returns>
    public Errno Choose(string medium)
    {
        if (!Media.Contains(medium))
        {
            return Errno.EINVAL;
        }

        _forced = _media.Find(m => m.Name == medium);
        return Errno.None;
    }

    /// <summary>mii_pollstat: whether there is link, and what was agreed upon.</summary>
    public Errno Poll(out MiiLink link)
    {
        link = default;

        // The first reading tells of a loss since the last one, the second of now.
        var error = bus.ReadMii(address, Status, out _);
        ushort status = 0;
        error = error == Errno.None ? bus.ReadMii(address, Status, out status) : error;
        if (error != Errno.None || status == 0xffff || (status & Link) == 0)
        {
            return error;
        }

        if (_forced is not null)
        {
            link = new MiiLink(true, _forced);
            return Errno.None;
        }

        return (status & Negotiated) == 0 ? Errno.None : Resolve(out link);
    }

    private void List(ushort status, ushort extended)
    {
        _media.Clear();
        _hasGigabit = (extended & Can1000Full) != 0;
        foreach (var (bit, medium) in new[]
        {
            (Can10Half, MiiMedium.Ten), (Can10Full, MiiMedium.TenFull), (Can100Half, MiiMedium.Hundred), (Can100Full, MiiMedium.HundredFull),
        })
        {
            if ((status & bit) != 0)
            {
                _media.Add(medium);
            }
        }

        if (_hasGigabit)
        {
            _media.Add(MiiMedium.GigabitFull);
        }

        if (fast is not null)
        {
            _media.Add(MiiMedium.TwoAndHalfGigabitFull);
        }
    }

    /// <summary>Programs what is selected. Gigabit and more is always negotiated, even when it is forced: one side must become the clock's master (clause 40.5).</summary>
    private Errno Apply()
    {
        if (_forced is { Megabits: < 1000 } forced)
        {
            return bus.WriteMii(
                address, Control, (ushort)((forced.Megabits == 100 ? Speed100 : 0) | (forced.IsFullDuplex ? FullDuplex : 0)));
        }

        var error = bus.WriteMii(address, Advertise, Offered());
        if (error == Errno.None && _hasGigabit)
        {
            error = bus.WriteMii(address, GigabitControl, Offers(MiiMedium.GigabitFull) ? Advertise1000Full : (ushort)0);
        }

        error = error == Errno.None && fast is not null ? OfferFast(fast) : error;
        return error == Errno.None ? bus.WriteMii(address, Control, Negotiate | Restart) : error;
    }

    /// <summary>The register has more than what is offered: it is kept.</summary>
    private Errno OfferFast(IMmdBus mmd)
    {
        var error = mmd.ReadMmd(MmdNegotiation, MultigigControl, out var value);
        value = (ushort)(Offers(MiiMedium.TwoAndHalfGigabitFull) ? value | Advertise2500 : value & ~Advertise2500);
        return error == Errno.None ? mmd.WriteMmd(MmdNegotiation, MultigigControl, value) : error;
    }

    private bool Offers(MiiMedium medium) => _forced is null || _forced == medium;

    private ushort Offered()
    {
        var offered = Selector | PauseSymmetric;
        foreach (var medium in _forced is null ? _media : [])
        {
            offered |= AbilityOf(medium);
        }

        return (ushort)offered;
    }

    private static ushort AbilityOf(MiiMedium medium) => (medium.Megabits, medium.IsFullDuplex) switch
    {
        (100, true) => Ability100Full,
        (100, false) => Ability100Half,
        (10, true) => Ability10Full,
        (10, false) => Ability10Half,
        _ => 0,
    };

    /// <summary>The best that both sides have (annex 28B.3).</summary>
    private Errno Resolve(out MiiLink link)
    {
        link = default;
        ushort theirs = 0, gigabit = 0, multigig = 0;
        var error = bus.ReadMii(address, Advertise, out var ours);
        error = error == Errno.None ? bus.ReadMii(address, Partner, out theirs) : error;
        error = error == Errno.None && _hasGigabit ? bus.ReadMii(address, GigabitStatus, out gigabit) : error;
        error = error == Errno.None && fast is not null ? fast.ReadMmd(MmdNegotiation, MultigigStatus, out multigig) : error;
        if (error != Errno.None)
        {
            return error;
        }

        var medium = (multigig & Partner2500) != 0 ? MiiMedium.TwoAndHalfGigabitFull
            : (gigabit & Partner1000Full) != 0 ? MiiMedium.GigabitFull
            : Best(ours & theirs);
        link = medium is null ? default : new MiiLink(true, medium, Pauses(medium, ours, theirs), Pauses(medium, ours, theirs));
        return Errno.None;
    }

    /// <summary>We offer symmetric pause only: it is used when both sides do.</summary>
    private static bool Pauses(MiiMedium medium, ushort ours, ushort theirs) => medium.IsFullDuplex && (ours & theirs & PauseSymmetric) != 0;

    private static MiiMedium? Best(int common) => common switch
    {
        _ when (common & Ability100Full) != 0 => MiiMedium.HundredFull,
        _ when (common & Ability100Half) != 0 => MiiMedium.Hundred,
        _ when (common & Ability10Full) != 0 => MiiMedium.TenFull,
        _ when (common & Ability10Half) != 0 => MiiMedium.Ten,
        _ => null,
    };
}
