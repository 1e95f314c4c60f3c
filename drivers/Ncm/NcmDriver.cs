using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.Cdc;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Ioctl;
using NLog;

namespace HwNet.Drivers.Ncm;

/// <summary>CDC-NCM: many frames a transfer, in transfer blocks with tables, in the shape that the device asks for.</summary>
/// <param name="bus">The device.</param>
/// <param name="quirks">Flags of <see cref="NcmModule"/>.</param>
public sealed class NcmDriver(IUsbBusDevice bus, uint quirks) : CdcEther(bus, NcmMessages.ControlTriple)
{
    private NcmParameters _parameters = NcmParameters.Default;
    private NtbUnframer? _unframer;
    private NtbFramer? _framer;
    private bool _wideRefused;
    private int _inputSize = NcmMessages.UsualBlockLength;

    /// <summary>What the device asked for, made sane; valid after it was opened.</summary>
    public NcmParameters Parameters => _parameters;

    /// <summary>Gaps in the sequence numbers of received blocks.</summary>
    public long SequenceGaps => _unframer?.SequenceGaps ?? 0;

    /// <inheritdoc/>
    protected override string DriverName => "ncm";

    /// <inheritdoc/>
    protected override UsbUnframer Unframer => _unframer ??= new NtbUnframer(_inputSize);

    /// <inheritdoc/>
    protected override UsbFramer Framer => _framer ??= new NtbFramer(IsWide, _parameters) { TableAtEnd = Has(NcmModule.TableAtEnd) };

    /// <summary>The device fills its blocks up to the input size, which is not a whole number of packets everywhere.</summary>
    protected override int RxTransferSize
    {
        get
        {
            var packet = Function.BulkIn.MaxPacketSize;
            return (_inputSize + packet - 1) / packet * packet;
        }
    }

    /// <inheritdoc/>
    protected override int TxTransferSize => ((NtbFramer)Framer).TransferSize;

    private bool IsWide => Has(NcmModule.PreferWide) && _parameters.HasNtb32 && !_wideRefused;

    private byte Capabilities => Cdc.NcmCapabilities ?? 0;

    /// <inheritdoc/>
    protected override void CountersChip(ICollection<DeviceCounter> counters, bool askDevice)
    {
        ArgumentNullException.ThrowIfNull(counters);
        counters.Add(new DeviceCounter("ncm.sequence_gaps", SequenceGaps));
        base.CountersChip(counters, askDevice);
    }

    /// <inheritdoc/>
    protected override bool IsComplete(CdcFunction function, [NotNullWhen(false)] out string? reason)
    {
        if (!base.IsComplete(function, out reason))
        {
            return false;
        }

        reason = function?.NcmCapabilities is null ? "there is no NCM functional descriptor" : null;
        return reason is null;
    }

    /// <inheritdoc/>
    protected override Errno ProbeChip(out LinkAddress address, out string? failure)
    {
        address = default;
        var error = ReadParameters(out failure);
        return error == Errno.None ? base.ProbeChip(out address, out failure) : error;
    }

    /// <inheritdoc/>
    /// <remarks>The order is Linux's: CRC mode, format, input size, datagram size; all while the data interface is idle.</remarks>
    protected override Errno PrepareChip()
    {
        var error = Errno.None;
        if ((Capabilities & NcmMessages.CanSetCrcMode) != 0)
        {
            error = Optional(NcmMessages.SetCrcMode, NcmMessages.CrcModeOff);
        }

        error = error == Errno.None && _parameters.HasNtb32 ? SetFormat() : error;
        error = error == Errno.None ? SetInputSize() : error;
        return error == Errno.None && (Capabilities & NcmMessages.CanSetDatagramSize) != 0 ? SetDatagramSize() : error;
    }

    private bool Has(uint quirk) => (quirks & quirk) != 0;

    private Errno ReadParameters(out string? failure)
    {
        Span<byte> answer = stackalloc byte[NcmParameters.Size];
        var result = Control(UsbSetup.ClassRead(NcmMessages.GetNtbParameters, 0, Function.ControlInterface, answer.Length), answer);
        failure = null;
        if (result.Status != UsbStatus.Completed)
        {
            failure = $"GET_NTB_PARAMETERS ended with {result.Status}; without it no block can be built";
            return result.Status.ToErrno();
        }

        if (!NcmParameters.TryRead(answer[..result.Length], out _parameters, out failure))
        {
            return Errno.ENXIO;
        }

        if (failure is not null)
        {
            LogDevice(LogLevel.Info, failure);
            failure = null;
        }

        _inputSize = Math.Min(_parameters.InMaxSize, NcmMessages.UsualBlockLength);
        _unframer = null;
        _framer = null;
        return Errno.None;
    }

    /// <summary>A setting that the device may refuse: then its own choice stays, which the framing copes with.</summary>
    private Errno Optional(byte request, ushort value)
    {
        var error = Command(UsbSetup.ClassWrite(request, value, Function.ControlInterface, 0));
        return error == Errno.EIO ? Errno.None : error;
    }

    private Errno SetFormat()
    {
        var error = Command(UsbSetup.ClassWrite(
            NcmMessages.SetNtbFormat, IsWide ? NcmMessages.FormatNtb32 : NcmMessages.FormatNtb16, Function.ControlInterface, 0));
        if (error != Errno.EIO)
        {
            return error;
        }

        if (IsWide)
        {
            LogDevice(LogLevel.Info, "the device refuses 32-bit blocks; 16-bit ones are sent");
            _wideRefused = true;
            _framer = null;
        }

        return Errno.None;
    }

    private Errno SetInputSize()
    {
        if (_inputSize == _parameters.InMaxSize)
        {
            return Errno.None;
        }

        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)_inputSize);
        var length = (Capabilities & NcmMessages.LongInputSize) != 0 ? 8 : 4;
        var error = Command(UsbSetup.ClassWrite(NcmMessages.SetNtbInputSize, 0, Function.ControlInterface, length), size[..length]);
        if (error == Errno.EIO)
        {
            // It goes on sending blocks as long as it first said: they need buffers of that length.
            LogDevice(LogLevel.Debug, $"the device keeps its block length of {_parameters.InMaxSize}");
            _inputSize = Math.Min(_parameters.InMaxSize, NcmMessages.MaxBlockLength);
            _unframer = null;
            return Errno.None;
        }

        return error;
    }

    private Errno SetDatagramSize()
    {
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)Math.Max(Cdc.Ethernet!.MaxSegmentSize, 1514));
        var error = Command(UsbSetup.ClassWrite(NcmMessages.SetMaxDatagramSize, 0, Function.ControlInterface, 2), size);
        return error == Errno.EIO ? Errno.None : error;
    }
}
