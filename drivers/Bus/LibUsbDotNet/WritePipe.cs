using HwNet.Bus.Usb;
using LibUsbDotNet;
using LibUsbDotNet.LibUsb;
using LibUsbDotNet.Main;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>An endpoint to the device. One write of the library at a time: one that times out half sent must go on before the next begins.</summary>
internal sealed class WritePipe : Pipe
{
    private readonly LibraryTransfer _write;
    private UsbEndpointWriter? _writer;
    private bool _running;
    private bool _zero;

    internal WritePipe(LibUsbDotNetDevice device, byte address)
        : base(device, address) => _write = new LibraryTransfer(device.Wake);

    protected override int Running => _running ? 1 : 0;

    protected override void Advance()
    {
        if (_running && _write.IsDone)
        {
            _running = false;
            Note(Waiting.Peek());
        }

        if (!_running && !IsHeld && !Device.IsGone && Waiting.TryPeek(out var first)
            && first is { IsCancelled: false, IsSent: false, Failure: UsbStatus.Completed })
        {
            Start(first);
        }
    }

    protected override UsbStatus? Settle(PendingTransfer first)
    {
        if (_running)
        {
            return null;
        }

        return first switch
        {
            { Failure: not UsbStatus.Completed } => first.Failure,
            { IsSent: true } => UsbStatus.Completed,
            _ when Device.IsGone => UsbStatus.NoDevice,
            { IsCancelled: true } => UsbStatus.Cancelled,
            _ => null,
        };
    }

    protected override void Forget(bool data) => _writer = null;

    /// <summary>What became of the write.</summary>
    private void Note(PendingTransfer first)
    {
        if (_write.Error == Error.NoDevice)
        {
            Device.MarkGone();
        }

        var length = first.Owner.Buffer.Length;
        first.Moved = Math.Min(first.Moved + _write.Length, length);
        if (_write.Error is not (Error.Success or Error.Timeout))
        {
            first.Failure = LibUsbDotNetStatus.Of(_write.Error);
        }
        else if (_zero)
        {
            first.IsSent = _write.Error == Error.Success;
        }
        else
        {
            // The time may be over just when the last byte has gone.
            first.IsSent = first.Moved == length && !NeedsZeroPacket(first.Owner);
        }
    }

    /// <summary>Starts what is left of a transfer: its bytes, or the packet without bytes behind them, for which LibUsbDotNet has no flag.</summary>
    private void Start(PendingTransfer first)
    {
        _writer ??= Device.Library.OpenEndpointWriter((WriteEndpointID)Address, Type);
        var rest = first.Owner.Buffer[first.Moved..];
        _zero = rest.IsEmpty;
        _running = true;
        _write.Write(_writer, rest, Slice);
    }

    private bool NeedsZeroPacket(UsbTransfer owner)
    {
        var packet = Descriptor!.MaxPacketSize;
        return owner.ZeroPacket && owner.Buffer.Length > 0 && packet > 0 && owner.Buffer.Length % packet == 0;
    }
}
