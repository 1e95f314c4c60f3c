using HwNet.Capture;

namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <content>Events → records.</content>
public sealed partial class TracingUsbDevice
{
    private const byte RootHub = 1;
    private const string Synthesised = "read before the trace began";

    private readonly object _lock = new();
    private readonly byte[] _stage;
    private readonly ushort _bus;
    private int _failed;

    private void PutDescriptors()
    {
        Span<byte> device = stackalloc byte[UsbDeviceDescriptor.Size];
        Inner.Descriptors.Device.Write(device);
        PutExchange(UsbDescriptorType.Device, 0, device);
        foreach (var configuration in Inner.Descriptors.Configurations)
        {
            PutExchange(UsbDescriptorType.Configuration, (byte)configuration.Index, configuration.Raw.Span);
        }
    }

    private void PutExchange(UsbDescriptorType type, byte index, ReadOnlySpan<byte> answer)
    {
        var id = NextUrb();
        var setup = UsbSetup.GetDescriptor((byte)type, index, 0, answer.Length);
        Put(Submission(id, setup, _options.Address), [], Synthesised);
        Put(Completion(id, setup, new UsbResult(UsbStatus.Completed, answer.Length), _options.Address), answer, Synthesised);
    }

    private void PutSubmit(ulong id, in UsbSetup setup, ReadOnlySpan<byte> data, byte? address = null) =>
        Put(Submission(id, setup, address ?? _options.Address), data);

    private void PutComplete(ulong id, in UsbSetup setup, UsbResult result, ReadOnlySpan<byte> data, byte? address = null) =>
        Put(Completion(id, setup, result, address ?? _options.Address), setup.IsIn ? data[..Math.Clamp(result.Length, 0, data.Length)] : []);

    private void PutSubmit(ulong id, UsbTransfer transfer) => Put(
        Header(id, UsbmonHeader.Submit, transfer) with { Status = LinuxUrbStatus.InProgress, Length = (uint)transfer.Buffer.Length },
        transfer.IsIn ? [] : transfer.Buffer.Span);

    private void PutRefused(ulong id, UsbTransfer transfer, UsbStatus status) =>
        Put(Header(id, UsbmonHeader.Refused, transfer) with { Status = LinuxUrbStatus.Of(status) }, []);

    private void PutComplete(ulong id, UsbTransfer transfer) => Put(
        Header(id, UsbmonHeader.Complete, transfer) with { Status = LinuxUrbStatus.Of(transfer.Status), Length = (uint)transfer.ActualLength },
        transfer.IsIn ? transfer.Buffer.Span[..transfer.ActualLength] : []);

    private UsbmonHeader Header(ulong id, byte kind, UsbTransfer transfer) => new()
    {
        Id = id,
        Event = kind,
        TransferType = _endpoints.TypeOf(transfer.Endpoint),
        Endpoint = transfer.Endpoint,
        Device = _options.Address,
        Interval = _endpoints.IntervalOf(transfer.Endpoint),
        TransferFlags = (transfer.ZeroPacket ? UsbmonHeader.ZeroPacket : 0) | (transfer.IsIn ? UsbmonHeader.DirectionIn : 0),
    };

    private static UsbmonHeader Submission(ulong id, in UsbSetup setup, byte address) => new()
    {
        Id = id,
        Event = UsbmonHeader.Submit,
        TransferType = UsbmonTransferType.Control,
        Endpoint = (byte)(setup.IsIn ? 0x80 : 0),
        Device = address,
        Setup = setup,
        Status = LinuxUrbStatus.InProgress,
        Length = setup.Length,
        TransferFlags = setup.IsIn ? UsbmonHeader.DirectionIn : 0,
    };

    private static UsbmonHeader Completion(ulong id, in UsbSetup setup, UsbResult result, byte address) => new()
    {
        Id = id,
        Event = UsbmonHeader.Complete,
        TransferType = UsbmonTransferType.Control,
        Endpoint = (byte)(setup.IsIn ? 0x80 : 0),
        Device = address,
        Status = LinuxUrbStatus.Of(result.Status),
        Length = (uint)Math.Max(0, result.Length),
        TransferFlags = setup.IsIn ? UsbmonHeader.DirectionIn : 0,
    };

    private void Put(UsbmonHeader header, ReadOnlySpan<byte> data, string? comment = null)
    {
        if (Volatile.Read(ref _failed) != 0)
        {
            return;
        }

        var kept = data[..Math.Min(data.Length, _options.MaxData)];
        lock (_lock)
        {
            // Under the lock, so that the times in the file never go back.
            var ticks = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
            var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
            header = header with
            {
                Bus = _bus,
                Seconds = seconds,
                Microseconds = (int)(rest / TimeSpan.TicksPerMicrosecond),
                HasData = kept.Length > 0,
                Captured = (uint)kept.Length,
            };
            header.Write(_stage);
            kept.CopyTo(_stage.AsSpan(UsbmonHeader.Size));
            var frame = new CapturedFrame
            {
                Timestamp = ticks * TimeSpan.NanosecondsPerTick,
                InterfaceIndex = _interface,
                WireLength = UsbmonHeader.Size + data.Length,
            };
            Check(_writer.Write(frame, _stage.AsSpan(0, UsbmonHeader.Size + kept.Length), comment));
        }
    }

    private void Check(Errno error)
    {
        if (error != Errno.None && Interlocked.Exchange(ref _failed, 1) == 0)
        {
            Log.Warn("{0}: the trace ends here ({1}): {2}", Inner.Info.Location, error, TraceFailure);
        }
    }
}
