using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Mii;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;
using NLog;
using static HwNet.Drivers.Axge.AxgeRegisters;

namespace HwNet.Drivers.Axge;

/// <summary>axge: ASIX AX88179, AX88178A and AX88179A.</summary>
/// <param name="bus">The device.</param>
public sealed partial class AxgeDriver(IUsbBusDevice bus) : UsbEther(bus), IMiiBus
{
    /// <summary>The biggest transfer that the bulk queue is told to collect, and two KiB behind it.</summary>
    private const int Burst = (0x18 + 2) * 1024;

    /// <summary>As Linux' driver allows.</summary>
    private const int LargestMtu = 4088;

    private readonly AxgeFramer _framer = new();
    private readonly AxgeOwnFramer _ownFramer = new();
    private readonly AxgeUnframer _unframer = new(LayoutOf(bus));
    private readonly bool _isOwn = LayoutOf(bus) == AxgeLayout.Own;
    private MiiChip? _link;
    private MiiLink _medium;
    private bool _jumbo;
    private ushort _rxControl;

    /// <inheritdoc/>
    protected override string DriverName => "axge";

    /// <inheritdoc/>
    protected override UsbUnframer Unframer => _unframer;

    /// <inheritdoc/>
    protected override UsbFramer Framer => _isOwn ? _ownFramer : _framer;

    /// <inheritdoc/>
    protected override int RxTransferSize => _isOwn ? OwnBurst : Burst;

    /// <inheritdoc/>
    protected override int TxTransferSize => _isOwn ? OwnTransmitBurst : 0;

    /// <inheritdoc/>
    protected override bool ReportsLink => true;

    private MiiChip Link => _link ?? throw new InvalidOperationException("the driver has not probed its chip");

    /// <inheritdoc/>
    public Errno ReadMii(int phy, int register, out ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        var error = Fetch(UsbSetup.VendorRead(AccessPhy, (ushort)phy, (ushort)register, bytes.Length), bytes);
        value = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return error;
    }

    /// <inheritdoc/>
    public Errno WriteMii(int phy, int register, ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return Command(UsbSetup.VendorWrite(AccessPhy, (ushort)phy, (ushort)register, bytes.Length), bytes);
    }

    /// <inheritdoc/>
    void IMiiBus.Pause(TimeSpan time) => Pause(time);

    /// <inheritdoc/>
    protected override bool TryBind(UsbDescriptors descriptors, [NotNullWhen(true)] out UsbFunction? function, [NotNullWhen(false)] out string? failure) =>
        UsbEndpoints.TryFindVendor(descriptors, out function, out failure);

    /// <inheritdoc/>
    protected override IfAttachOptions DescribeChip(IfAttachOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            MaxMtu = _isOwn ? LargestOwnMtu : LargestMtu,
            Capabilities = options.Capabilities | IfCapabilities.LinkState | IfCapabilities.VlanMtu
                | IfCapabilities.RxCsum | IfCapabilities.TxCsum | IfCapabilities.JumboMtu | (_isOwn ? IfCapabilities.VlanHwTagging : 0),
        };
    }

    /// <inheritdoc/>
    protected override Errno ProbeChip(out LinkAddress address, out string? failure)
    {
        address = default;
        failure = null;
        Span<byte> bytes = stackalloc byte[LinkAddress.Length];
        var error = PowerUp();
        error = error == Errno.None ? Fetch(UsbSetup.VendorRead(AccessMac, NodeId, (ushort)bytes.Length, bytes.Length), bytes) : error;
        _link = new MiiChip(new Mii(this, PhyAddress), WriteMedium);
        error = error == Errno.None ? _link.Mii.Probe() : error;
        if (error == Errno.None)
        {
            address = LinkAddress.Read(bytes);
        }
        else if (error == Errno.ENXIO && !Device!.IsGone)
        {
            failure = $"{Bus.Location}: no PHY answers behind the chip; unplug the adapter and plug it in again";
        }

        return error;
    }

    /// <inheritdoc/>
    protected override Errno InitChip()
    {
        Link.Begin(Ifp);
        _rxControl = 0;
        var error = PowerUp();
        error = error == Errno.None ? _isOwn ? PrepareOwn() : WritePause(PauseLowMark, PauseHighMark) : error;
        error = error == Errno.None ? SetCapabilitiesChip(Ifp.CapabilitiesEnabled) : error;
        error = error == Errno.None ? WriteByte(MonitorMode, 0) : error;
        error = error == Errno.None ? Link.Mii.ResetAndSelect() : error;
        _jumbo = Ifp.Mtu > EtherHeader.Mtu;
        error = error == Errno.None ? WriteMedium(default) : error;

        // Nothing is set yet, but a chip with an empty filter would be deaf until core sets the first one.
        return error == Errno.None ? SetFilterChip(new SetReceiveFilter([], AllMulti: false, Promiscuous: false)) : error;
    }

    /// <inheritdoc/>
    protected override Errno SetCapabilitiesChip(IfCapabilities enabled)
    {
        var receives = (enabled & IfCapabilities.RxCsum) != 0;
        var sends = (enabled & IfCapabilities.TxCsum) != 0;
        var error = WriteByte(RxChecksum, receives ? Sums : (byte)0);
        error = error == Errno.None ? WriteByte(TxChecksum, sends ? Sums : (byte)0) : error;
        error = error == Errno.None && _isOwn ? WriteByte(VlanControl179A, (enabled & IfCapabilities.VlanHwTagging) != 0 ? VlanStrip : (byte)0) : error;
        (_framer.FillsSums, _ownFramer.FillsSums) = (sends, sends);
        _unframer.TellsSums = receives && error == Errno.None;
        return error;
    }

    /// <inheritdoc/>
    protected override void StopChip()
    {
        _ = WriteWord(RxControl, 0);
        if (_isOwn)
        {
            LeaveOwn();
        }
    }

    /// <inheritdoc/>
    protected override Errno SetFilterChip(SetReceiveFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Span<byte> address = stackalloc byte[LinkAddress.Length];
        Ifp.Lladdr.Write(address);
        var error = WriteMac(NodeId, address);
        var bits = RxStart | RxBroadcast | RxDropCrc | (filter.Promiscuous ? RxPromiscuous : 0);
        if (filter.AllMulti)
        {
            bits |= RxAllMulticast;
        }
        else if (filter.Groups.Count > 0)
        {
            bits |= RxMulticast;
            Span<byte> table = stackalloc byte[HashBytes];
            MulticastHash.SetBeTop(table, filter.Groups);
            error = error == Errno.None ? WriteMac(Multicast, table) : error;
        }

        _rxControl = (ushort)bits;
        return error == Errno.None ? WriteWord(RxControl, _rxControl) : error;
    }

    /// <inheritdoc/>
    protected override void Interrupt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= InterruptLink)
        {
            LogDevice(LogLevel.Debug, "a notification that is too short");
            return;
        }

        var bit = bytes[InterruptLink] & LinkUp;

        if (Link.Notice(bit))
        {
            RequestAttention();
        }
    }

    /// <inheritdoc/>
    protected override void Attend() => PollLink();

    /// <inheritdoc/>
    protected override void Tick() => PollLink();

    /// <inheritdoc/>
    protected override Errno IoctlChip(IfRequest request) => request switch
    {
        GetMedia r => Link.Answer(r),
        SetMedia r => Link.Select(r.Medium, IsUp),
        SetMtu r => SetJumbo(r.Mtu > EtherHeader.Mtu),
        _ => Errno.EINVAL,
    };

    private void PollLink()
    {
        if (IsUp)
        {
            Link.Poll();
        }
    }

    /// <summary>Power, then clocks; each needs its time. What has a layout of its own and is not known to work with it is told to speak as the AX88179.</summary>
    private Errno PowerUp()
    {
        if (_isOwn)
        {
            return PowerUpOwn();
        }

        var error = WriteWord(PhyPower, 0);
        error = error == Errno.None ? WriteWord(PhyPower, PowerIprl) : error;
        Pause(TimeSpan.FromMilliseconds(200));
        error = error == Errno.None ? WriteByte(ClockSelect, ClockOn) : error;
        Pause(TimeSpan.FromMilliseconds(100));
        if (error != Errno.None || Bus.Descriptors.Device.Release < Revision179A)
        {
            return error;
        }

        Span<byte> mode = [0];
        return Command(UsbSetup.VendorWrite(FirmwareMode, ModeOld, 1, mode.Length), mode);
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

    /// <summary>The medium mode register, and how transfers are collected at that speed. Without link what the chip has after its reset.</summary>
    private Errno WriteMedium(MiiLink link)
    {
        _medium = link;
        if (_isOwn)
        {
            return WriteOwnMedium(link);
        }

        var medium = link.Medium ?? MiiMedium.GigabitFull;
        var bits = MediumReceive | (medium.IsFullDuplex ? MediumFullDuplex : 0) | (link.RxPause ? MediumRxPause : 0) | (link.TxPause ? MediumTxPause : 0);
        bits |= medium.Megabits switch
        {
            1000 => MediumGigabit | MediumClock125 | (_jumbo ? MediumJumbo : 0),
            100 => MediumHundred,
            _ => 0,
        };
        var error = WriteMac(RxBulkQueue, Collect(medium.Megabits, Device!.Info.Speed >= UsbSpeed.Super, Device.Info.Speed >= UsbSpeed.High));
        return error == Errno.None ? WriteWord(Medium, (ushort)bits) : error;
    }

    /// <summary>Control, timer, size in KiB, gap: the vendor's numbers for each pair of speeds.</summary>
    private static byte[] Collect(int megabits, bool isSuper, bool isHigh) => megabits switch
    {
        1000 when isSuper => [0x07, 0x4f, 0x00, 0x12, 0xff],
        1000 when isHigh => [0x07, 0x20, 0x03, 0x16, 0xff],
        100 => [0x07, 0xae, 0x07, 0x18, 0xff],
        _ => [0x07, 0xcc, 0x4c, 0x18, 0x08],
    };

    private Errno WritePause(byte low, byte high)
    {
        var error = WriteByte(PauseLow, low);
        return error == Errno.None ? WriteByte(PauseHigh, high) : error;
    }

    private Errno WriteByte(byte register, byte value) => WriteMac(register, [value]);

    private Errno WriteWord(byte register, ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return WriteMac(register, bytes);
    }

    private Errno WriteMac(byte register, ReadOnlySpan<byte> value)
    {
        Span<byte> bytes = stackalloc byte[8];
        value.CopyTo(bytes);
        return Command(UsbSetup.VendorWrite(AccessMac, register, (ushort)value.Length, value.Length), bytes[..value.Length]);
    }
}
