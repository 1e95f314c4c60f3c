using System.Buffers;

namespace HwNet.Bus.Usb.Wrappers;

/// <summary>A device round another one: everything is passed on, and a wrapper overrides what it wants to see or change. It owns the device inside.</summary>
/// <param name="inner">The device inside.</param>
public abstract class UsbDeviceWrapper(IUsbDevice inner) : IUsbDevice
{
    /// <summary>The device inside.</summary>
    protected IUsbDevice Inner { get; } = inner;

    /// <inheritdoc/>
    public virtual UsbDeviceInfo Info => Inner.Info;

    /// <inheritdoc/>
    public virtual UsbDescriptors Descriptors => Inner.Descriptors;

    /// <inheritdoc/>
    public virtual bool IsGone => Inner.IsGone;

    /// <inheritdoc/>
    public virtual string? Failure => Inner.Failure;

    /// <inheritdoc/>
    public virtual IDisposable OnGone(Action handler) => Inner.OnGone(handler);

    /// <inheritdoc/>
    public virtual UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout) => Inner.Control(setup, data, timeout);

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        var wrapped = Of(transfer);
        if (!transfer.TryBegin(out var submission))
        {
            return UsbStatus.Invalid;
        }

        wrapped.Submission = submission;
        var status = SubmitInner(wrapped);
        if (status != UsbStatus.Completed)
        {
            transfer.Abort(submission);
        }

        return status;
    }

    /// <inheritdoc/>
    public virtual void Cancel(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.BusState is WrappedTransfer wrapped)
        {
            Inner.Cancel(wrapped.Inner);
        }
    }

    /// <inheritdoc/>
    public virtual void CancelAll(byte endpoint) => Inner.CancelAll(endpoint);

    /// <inheritdoc/>
    public virtual bool Drain(TimeSpan limit) => Inner.Drain(limit);

    /// <inheritdoc/>
    public virtual UsbStatus ClearHalt(byte endpoint) => Inner.ClearHalt(endpoint);

    /// <inheritdoc/>
    public virtual UsbStatus SetConfiguration(byte value) => Inner.SetConfiguration(value);

    /// <inheritdoc/>
    public virtual UsbStatus Claim(byte interfaceNumber) => Inner.Claim(interfaceNumber);

    /// <inheritdoc/>
    public virtual UsbStatus Release(byte interfaceNumber) => Inner.Release(interfaceNumber);

    /// <inheritdoc/>
    public virtual UsbStatus SetAlternate(byte interfaceNumber, byte alternate) => Inner.SetAlternate(interfaceNumber, alternate);

    /// <inheritdoc/>
    public virtual UsbStatus Reset() => Inner.Reset();

    /// <inheritdoc/>
    public virtual IMemoryOwner<byte> AllocateBuffer(int length) => Inner.AllocateBuffer(length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the wrapper's own work, then the device inside.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Inner.Dispose();
        }
    }

    /// <summary>Submits to the device inside; the buffer is the driver's own.</summary>
    protected virtual UsbStatus SubmitInner(WrappedTransfer wrapped)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        wrapped.Inner.Buffer = wrapped.Outer.Buffer;
        wrapped.Inner.ZeroPacket = wrapped.Outer.ZeroPacket;
        return Inner.Submit(wrapped.Inner);
    }

    /// <summary>The device inside has ended a transfer; on its event thread.</summary>
    protected internal virtual void InnerCompleted(WrappedTransfer wrapped)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        _ = wrapped.Outer.Complete(wrapped.Submission, wrapped.Inner.Status, wrapped.Inner.ActualLength);
    }

    private WrappedTransfer Of(UsbTransfer transfer)
    {
        if (transfer.BusState is WrappedTransfer known)
        {
            return known;
        }

        var made = new WrappedTransfer(this, transfer);
        transfer.BusState = made;
        return made;
    }
}
