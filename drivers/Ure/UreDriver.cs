using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Mii;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;
using static HwNet.Drivers.Ure.UreRegisters;
using static HwNet.Drivers.Ure.UreStep;

namespace HwNet.Drivers.Ure;

/// <summary>ure: Realtek RTL8152, RTL8153, RTL8153B, RTL8156, RTL8156B.</summary>
/// <param name="bus">The device.</param>
/// <param name="quirks">Of <see cref="UreModule"/>.</param>
public sealed partial class UreDriver(IUsbBusDevice bus, uint quirks) : UsbEther(bus), IMiiBus, IMmdBus
{
    private const int TransmitBurst = 16384;
    private const int StandardMtu = 1500;

    /// <summary>What the gigabit chips are given by Linux: 9 KiB with header, tag and check sequence.</summary>
    private const int JumboMtu = (9 * 1024) - FrameRoom;

    /// <summary>Header, tag and check sequence.</summary>
    private const int FrameRoom = 22;

    /// <summary>Its address is in <see cref="PlaIdr"/>, and its receive sums are not to be trusted.</summary>
    private const uint FirstVersion = 0x4c00;

    private readonly UreFramer _framer = new();
    private readonly UreUnframer _unframer = new();
    private UreChip _chip;
    private uint _version;
    private MiiChip? _link;
    private SetReceiveFilter _filter = new([], AllMulti: false, Promiscuous: false);

    /// <summary>What it turned out to be, after it was opened.</summary>
    public UreChip Chip => _chip;

    /// <inheritdoc/>
    protected override string DriverName => "ure";

    /// <inheritdoc/>
    protected override UsbUnframer Unframer => _unframer;

    /// <inheritdoc/>
    protected override UsbFramer Framer => _framer;

    /// <inheritdoc/>
    protected override int RxTransferSize => _chip switch
    {
        UreChip.Rtl8152 => 16 * 1024,
        UreChip.Rtl8153 or UreChip.Rtl8153B => 32 * 1024,
        _ => 48 * 1024,
    };

    /// <inheritdoc/>
    protected override int TxTransferSize => Aggregates ? TransmitBurst : 0;

    /// <inheritdoc/>
    protected override bool ReportsLink => true;

    /// <summary>The dock's own numbers are in the release and serial number of an adapter that is otherwise like any other.</summary>
    private bool Aggregates => (quirks & UreModule.NoAggregation) == 0
        && !(Bus.Descriptors.Device.Release == 0x3011 && Bus.Info.Serial is "000001000000" or "000002000000");

    private MiiChip Link => _link ?? throw new InvalidOperationException("the driver has not probed its chip");

    private bool Is(UreChip chips) => (_chip & chips) != 0;

    /// <inheritdoc/>
    protected override bool TryBind(UsbDescriptors descriptors, [NotNullWhen(true)] out UsbFunction? function, [NotNullWhen(false)] out string? failure) =>
        UsbEndpoints.TryFindVendor(descriptors, out function, out failure);

    /// <inheritdoc/>
    protected override IfAttachOptions DescribeChip(IfAttachOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var capabilities = IfCapabilities.LinkState | IfCapabilities.VlanMtu | IfCapabilities.VlanHwTagging | IfCapabilities.TxCsum;
        capabilities |= _version == FirstVersion ? 0 : IfCapabilities.RxCsum;
        capabilities |= Is(UreChip.Rtl8152) ? 0 : IfCapabilities.JumboMtu;
        return options with { MaxMtu = Is(UreChip.Rtl8152) ? StandardMtu : JumboMtu, Capabilities = options.Capabilities | capabilities };
    }

    /// <inheritdoc/>
    protected override Errno ProbeChip(out LinkAddress address, out string? failure)
    {
        address = default;
        var error = Identify(out failure);
        error = error == Errno.None ? Boot() : error;
        error = error == Errno.None ? ReadAddress(out address) : error;
        error = error == Errno.None ? Do(On(PlaRstTally, TallyReset)) : error;
        _link = new MiiChip(new Mii(this, 0, HasFastPhy ? this : null), WriteMedium);
        error = error == Errno.None ? _link.Mii.Probe() : error;
        var cause = error switch
        {
            Errno.ENXIO => $"no PHY answers in the {_chip}",
            Errno.ETIMEDOUT => _late,
            _ => null,
        };
        failure ??= cause is null || Device!.IsGone ? null : $"{Bus.Location}: {cause}; unplug the adapter and plug it in again";

        return error;
    }

    /// <inheritdoc/>
    protected override Errno InitChip()
    {
        Link.Begin(Ifp);
        var error = Boot();
        error = error == Errno.None ? LeaveOutOfBand() : error;
        error = error == Errno.None ? SetCapabilitiesChip(Ifp.CapabilitiesEnabled) : error;
        error = error == Errno.None ? WriteAddress() : error;
        error = error == Errno.None ? Link.Mii.ResetAndSelect() : error;
        error = error == Errno.None ? Enable() : error;

        // Nothing is set yet, but a chip with an empty filter would be deaf until core sets the first one.
        return error == Errno.None ? SetFilterChip(new SetReceiveFilter([], AllMulti: false, Promiscuous: false)) : error;
    }

    /// <inheritdoc/>
    protected override void StopChip() => _ = Quiesce();

    /// <inheritdoc/>
    protected override Errno SetCapabilitiesChip(IfCapabilities enabled)
    {
        _unframer.TrustsSums = (enabled & IfCapabilities.RxCsum) != 0;
        var strips = (enabled & IfCapabilities.VlanHwTagging) != 0;
        return Do(Is(UreChip.Rtl8156 | UreChip.Rtl8156B) ? Switch(PlaRcr1, Rcr1Vlan, strips) : Switch(PlaCpcr, CpcrRxVlan, strips));
    }

    /// <inheritdoc/>
    protected override Errno SetFilterChip(SetReceiveFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _filter = filter;
        Span<byte> table = stackalloc byte[sizeof(ulong)];
        var bits = RcrApm | RcrAb;
        if (filter.AllMulti || filter.Promiscuous)
        {
            table.Fill(0xff);
            bits |= RcrAm | (filter.Promiscuous ? RcrAap : 0);
        }
        else if (filter.Groups.Count > 0)
        {
            MulticastHash.SetBeTop(table, filter.Groups);
            bits |= RcrAm;
        }

        // The chip has the table from its last byte to its first.
        return Do(
            Put(PlaMar0, BinaryPrimitives.ReadUInt32BigEndian(table[4..])),
            Put(PlaMar4, BinaryPrimitives.ReadUInt32BigEndian(table)),
            Field(PlaRcr, RcrAcptAll, bits));
    }

    /// <inheritdoc/>
    protected override void Interrupt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(ushort))
        {
            LogDevice(LogLevel.Debug, "a notification that is too short");
            return;
        }

        var bit = BinaryPrimitives.ReadUInt16LittleEndian(bytes) & InterruptLink;
        if (Link.Notice(bit))
        {
            RequestAttention();
        }
    }

    /// <inheritdoc/>
    protected override void Attend() => PollLink();

    /// <inheritdoc/>
    /// <remarks>The interrupt tells of link, not of another speed; and an adapter may not tell at all.</remarks>
    protected override void Tick() => PollLink();

    /// <inheritdoc/>
    protected override Errno IoctlChip(IfRequest request) => request switch
    {
        GetMedia r => Link.Answer(r),
        SetMedia r => Link.Select(r.Medium, IsUp),
        SetMtu r when IsUp => WriteMtu(r.Mtu),
        _ => Errno.EINVAL,
    };

    private void PollLink()
    {
        if (IsUp)
        {
            Link.Poll();
        }
    }
}
