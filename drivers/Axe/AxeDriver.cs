using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Mii;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;
using NLog;
using static HwNet.Drivers.Axe.AxeRegisters;

namespace HwNet.Drivers.Axe;

/// <summary>axe: ASIX AX88172, AX88178, AX88772, AX88772A, AX88772B.</summary>
/// <param name="bus">The device.</param>
/// <param name="quirks">Of <see cref="AxeModule"/>: the chip, and what the board's PHY needs on the GPIO pins.</param>
public sealed partial class AxeDriver(IUsbBusDevice bus, uint quirks) : UsbEther(bus), IMiiBus
{
    /// <summary>Collected by the chip, the biggest it can: see the bring-up.</summary>
    private const int Burst = 16384;

    /// <summary>AX88178: with the headers of Ethernet and of the transfer, and a tag, as much as a burst.</summary>
    private const int LargestMtu = Burst - 4 - EtherHeader.Length - 4;

    private AxeChip _chip = (AxeChip)(quirks & 0xff);
    private UsbFramer? _framer;
    private UsbUnframer? _unframer;
    private MiiChip? _link;
    private MiiLink _medium;
    private bool _jumbo;
    private LinkAddress _programmed;

    /// <summary>What it turned out to be; of the AX88772 after it was opened.</summary>
    public AxeChip Chip => _chip;

    /// <inheritdoc/>
    protected override string DriverName => "axe";

    /// <inheritdoc/>
    protected override UsbUnframer Unframer => _unframer ??= Is(AxeChip.Ax88172)
        ? new RawUnframer()
        : new AxeUnframer(Is(AxeChip.Ax88772B), Is(AxeChip.Ax88178));

    /// <inheritdoc/>
    protected override UsbFramer Framer => _framer ??= Is(AxeChip.Ax88172) ? new RawFramer() : new AxeFramer(Is(AxeChip.Ax88772B));

    /// <inheritdoc/>
    protected override int RxTransferSize => Is(AxeChip.Ax88172) ? 2048 : Burst;

    /// <inheritdoc/>
    protected override bool ReportsLink => true;

    private MiiChip Link => _link ?? throw new InvalidOperationException("the driver has not probed its chip");

    private bool Is(AxeChip chips) => (_chip & chips) != 0;

    /// <inheritdoc/>
    protected override bool TryBind(UsbDescriptors descriptors, [NotNullWhen(true)] out UsbFunction? function, [NotNullWhen(false)] out string? failure) =>
        UsbEndpoints.TryFindVendor(descriptors, out function, out failure);

    /// <inheritdoc/>
    protected override IfAttachOptions DescribeChip(IfAttachOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var capabilities = options.Capabilities | IfCapabilities.LinkState | IfCapabilities.VlanMtu;
        capabilities |= Is(AxeChip.Ax88772B) ? IfCapabilities.RxCsum | IfCapabilities.TxCsum : IfCapabilities.None;
        capabilities |= Is(AxeChip.Ax88178) ? IfCapabilities.JumboMtu : IfCapabilities.None;
        return options with { MaxMtu = Is(AxeChip.Ax88178) ? LargestMtu : EtherHeader.Mtu, Capabilities = capabilities };
    }

    /// <inheritdoc/>
    protected override Errno ProbeChip(out LinkAddress address, out string? failure)
    {
        address = default;
        failure = null;
        var error = Identify();
        error = error == Errno.None ? BringUp() : error;
        error = error == Errno.None ? ReadAddress(out address) : error;
        error = error == Errno.None ? FindPhy() : error;
        if (error == Errno.ENXIO && !Device!.IsGone)
        {
            failure = $"{Bus.Location}: no PHY answers behind the {_chip}; unplug the adapter and plug it in again";
        }

        return error;
    }

    /// <inheritdoc/>
    protected override Errno InitChip()
    {
        _programmed = default;
        Link.Begin(Ifp);
        var error = BringUp();
        error = error == Errno.None ? WriteGaps() : error;
        error = error == Errno.None ? SetCapabilitiesChip(Ifp.CapabilitiesEnabled) : error;
        error = error == Errno.None ? Link.Mii.ResetAndSelect() : error;
        _jumbo = Ifp.Mtu > EtherHeader.Mtu;
        error = error == Errno.None ? WriteMedium(default) : error;

        // Nothing is set yet, but a chip with an empty filter would be deaf until core sets the first one.
        return error == Errno.None ? SetFilterChip(new SetReceiveFilter([], AllMulti: false, Promiscuous: false)) : error;
    }

    /// <inheritdoc/>
    /// <remarks>The header with sums stays in use when none are checked, as with ASIX's own driver: what is on its way need not be told apart.</remarks>
    protected override Errno SetCapabilitiesChip(IfCapabilities enabled)
    {
        if (!Is(AxeChip.Ax88772B))
        {
            return Errno.None;
        }

        var receives = (enabled & IfCapabilities.RxCsum) != 0;
        var error = Write(RxSumsWrite, receives ? RxSums : (ushort)0);
        error = error == Errno.None ? Write(TxSumsWrite, (enabled & IfCapabilities.TxCsum) != 0 ? TxSums : (ushort)0) : error;
        ((AxeUnframer)Unframer).TellsSums = receives && error == Errno.None;
        return error;
    }

    /// <inheritdoc/>
    protected override void StopChip() => _ = Write(RxControlWrite, 0);

    /// <inheritdoc/>
    protected override Errno SetFilterChip(SetReceiveFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var error = WriteAddress();
        var bits = (ushort)(RxStart | RxBroadcast | (Is(AxeChip.Ax88172) ? RxUnicast172 : Is(AxeChip.Ax88772B) ? RxHeaderSums : RxBurst16K));
        bits |= filter.Promiscuous || (Is(AxeChip.Ax88172) && HasForeignAddress) ? RxPromiscuous : (ushort)0;
        if (filter.AllMulti)
        {
            bits |= RxAllMulticast;
        }
        else if (filter.Groups.Count > 0)
        {
            bits |= RxMulticast;
            Span<byte> table = stackalloc byte[HashBytes];
            MulticastHash.SetBeTop(table, filter.Groups);
            error = error == Errno.None ? Command(UsbSetup.VendorWrite(MulticastWrite, 0, 0, HashBytes), table) : error;
        }

        return error == Errno.None ? Write(RxControlWrite, bits) : error;
    }

    /// <inheritdoc/>
    protected override void Interrupt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= InterruptLink)
        {
            LogDevice(LogLevel.Debug, "a notification that is too short");
            return;
        }

        var bits = bytes[InterruptLink] & (LinkPrimary | LinkSecondary);
        if (Link.Notice(bits))
        {
            RequestAttention();
        }
    }

    /// <inheritdoc/>
    protected override void Attend() => PollLink();

    /// <inheritdoc/>
    /// <remarks>A board may not route the PHY's link to the interrupt endpoint: the register is asked too.</remarks>
    protected override void Tick() => PollLink();

    /// <inheritdoc/>
    protected override Errno IoctlChip(IfRequest request) => request switch
    {
        GetMedia r => Link.Answer(r),
        SetMedia r => Link.Select(r.Medium, IsUp),
        SetMtu r when Is(AxeChip.Ax88178) => SetJumbo(r.Mtu > EtherHeader.Mtu),
        _ => Errno.EINVAL,
    };

    private void PollLink()
    {
        if (IsUp)
        {
            Link.Poll();
        }
    }

    /// <summary>With the next if_init, or now: the medium is written as it is, but for this.</summary>
    private Errno SetJumbo(bool wanted)
    {
        if (!IsUp || wanted == _jumbo)
        {
            return Errno.None;
        }

        _jumbo = wanted;
        var error = WriteMedium(_medium);
        _jumbo = error == Errno.None ? wanted : !wanted;
        return error;
    }

    /// <summary>The medium mode register, from what the PHY agreed upon. Without link the best that the chip has: it is written anew with the link.</summary>
    private Errno WriteMedium(MiiLink link)
    {
        _medium = link;
        var medium = link.Medium ?? (Is(AxeChip.Ax88178) ? MiiMedium.GigabitFull : MiiMedium.HundredFull);
        var bits = MediumMustBeOne | (medium.IsFullDuplex ? MediumFullDuplex : 0);
        if (Is(AxeChip.Ax88172))
        {
            return Write(MediumWrite, (ushort)(bits | (link.RxPause ? MediumPause172 : 0)));
        }

        bits |= MediumReceive | (_jumbo ? MediumJumbo : 0) | (link.RxPause ? MediumRxPause : 0) | (link.TxPause ? MediumTxPause : 0);
        bits |= medium.Megabits switch
        {
            1000 => MediumGigabit | MediumClock125,
            100 => MediumHundred,
            _ => 0,
        };
        return Write(MediumWrite, (ushort)bits);
    }

    /// <summary>The station's address, when it is not the one that the chip has. The AX88172 cannot take another.</summary>
    private Errno WriteAddress()
    {
        if (Is(AxeChip.Ax88172) || _programmed == Ifp.Lladdr)
        {
            return Errno.None;
        }

        Span<byte> bytes = stackalloc byte[LinkAddress.Length];
        Ifp.Lladdr.Write(bytes);
        var error = Command(UsbSetup.VendorWrite(NodeIdWrite, 0, 0, bytes.Length), bytes);
        _programmed = error == Errno.None ? Ifp.Lladdr : default;
        return error;
    }

    private Errno Write(byte request, ushort value, ushort index = 0) => Command(UsbSetup.VendorWrite(request, value, index, 0));

    private Errno Read(byte request, ushort value, ushort index, Span<byte> into) => Fetch(UsbSetup.VendorRead(request, value, index, into.Length), into);

    private Errno ReadWord(byte request, ushort value, out ushort word)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        var error = Read(request, value, 0, bytes);
        word = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return error;
    }
}
