using HwNet.Bus.Usb;
using LibUsbDotNet;
using LibUsbDotNet.LibUsb;
using LibUsbDotNet.Main;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>An endpoint to the host. The library's reads have buffers of their own, and are put in order by the number they were started with.</summary>
/// <remarks>
/// A read that times out goes behind the others when it is started again; if it were tied to a transfer, that would be overtaken. So what the reads
/// bring is one stream, in the order of their start, in which the ends of messages are marked; the oldest transfer takes from it, with a copy. What
/// comes for a transfer that was cancelled stays in the stream for the next.
/// </remarks>
internal sealed class ReadPipe(LibUsbDotNetDevice device, byte address) : Pipe(device, address)
{
    private const int MostReads = 16;

    private readonly Queue<LibraryTransfer> _reads = [];
    private readonly Queue<LibraryTransfer> _stream = [];
    private readonly Stack<LibraryTransfer> _free = [];
    private UsbEndpointReader? _reader;

    protected override int Running => _reads.Count;

    protected override void Advance()
    {
        while (_reads.TryPeek(out var read) && read.IsDone)
        {
            _ = _reads.Dequeue();
            Take(read);
        }

        if (IsHeld || Device.IsGone)
        {
            return;
        }

        // One read for each transfer that waits, of its length: those that wait longer have theirs already.
        var covered = _reads.Count + _stream.Count;
        foreach (var transfer in Waiting)
        {
            if (transfer.IsCancelled || covered-- > 0)
            {
                continue;
            }

            if (_reads.Count == MostReads)
            {
                return;
            }

            Start(transfer.Owner.Buffer.Length);
        }
    }

    protected override UsbStatus? Settle(PendingTransfer first)
    {
        if (Device.IsGone)
        {
            return UsbStatus.NoDevice;
        }

        if (first.IsCancelled)
        {
            return UsbStatus.Cancelled;
        }

        while (_stream.TryPeek(out var read))
        {
            var into = first.Owner.Buffer.Span[first.Moved..];
            var count = Math.Min(into.Length, read.Rest.Length);
            read.Rest[..count].CopyTo(into);
            read.Taken += count;
            first.Moved += count;
            if (!read.Rest.IsEmpty)
            {
                return UsbStatus.Completed;
            }

            _ = _stream.Dequeue();
            _free.Push(read);
            if (read.Error is not (Error.Success or Error.Timeout))
            {
                return LibUsbDotNetStatus.Of(read.Error);
            }

            if (first.Moved == first.Owner.Buffer.Length || IsEnd(read))
            {
                return UsbStatus.Completed;
            }
        }

        return null;
    }

    protected override void Forget(bool data)
    {
        for (var count = _stream.Count; count > 0; count--)
        {
            var read = _stream.Dequeue();
            if (data || read.Error is not (Error.Success or Error.Timeout))
            {
                _free.Push(read);
            }
            else
            {
                _stream.Enqueue(read);
            }
        }

        _reader = null;
    }

    /// <summary>A short packet, or one without bytes, ended the message; a buffer that is just full did not.</summary>
    /// <remarks>
    /// A read whose time was over may have been complete just then: libusb calls it timed out all the same. Then a short packet at its end tells;
    /// a packet without bytes does not, and the message is taken for unfinished.
    /// </remarks>
    private bool IsEnd(LibraryTransfer read) => read.Error == Error.Success
        ? read.Length < read.Room
        : Descriptor is { MaxPacketSize: > 0 and var packet } && read.Length % packet != 0;

    private void Take(LibraryTransfer read)
    {
        if (read.Error == Error.NoDevice)
        {
            Device.MarkGone();
        }

        if (read.Error == Error.Timeout && read.Length == 0)
        {
            _free.Push(read);
        }
        else
        {
            _stream.Enqueue(read);
        }
    }

    private void Start(int room)
    {
        _reader ??= Device.Library.OpenEndpointReader((ReadEndpointID)Address, room, Type);
        if (!_free.TryPop(out var read))
        {
            read = new LibraryTransfer(Device.Wake);
        }

        _reads.Enqueue(read);
        read.Read(_reader, room, Slice);
    }
}
