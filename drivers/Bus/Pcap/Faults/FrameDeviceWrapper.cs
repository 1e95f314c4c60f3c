using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>A frame device that passes everything to another; what differs is overridden.</summary>
/// <param name="inner">Disposed together with this one.</param>
public abstract class FrameDeviceWrapper(IFrameDevice inner) : IFrameDevice
{
    /// <summary>The device inside.</summary>
    protected IFrameDevice Inner => inner;

    /// <inheritdoc/>
    public virtual FrameDeviceInfo Info => inner.Info;

    /// <inheritdoc/>
    public virtual bool CanSend => inner.CanSend;

    /// <inheritdoc/>
    public virtual LinkState Link => inner.Link;

    /// <inheritdoc/>
    public virtual FrameDeviceStatistics Statistics => inner.Statistics;

    /// <inheritdoc/>
    public virtual IReadOnlyList<DeviceCounter> Counters => inner.Counters;

    /// <inheritdoc/>
    public virtual string? Failure => inner.Failure;

    /// <inheritdoc/>
    public virtual Errno Send(ref MbufBatch frames) => inner.Send(ref frames);

    /// <inheritdoc/>
    public virtual Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout) =>
        inner.Receive(pool, ref frames, limit, timeout);

    /// <inheritdoc/>
    public virtual void Cancel() => inner.Cancel();

    /// <inheritdoc/>
    public virtual Errno SetPromiscuous(bool on) => inner.SetPromiscuous(on);

    /// <inheritdoc/>
    public virtual Errno SetFilter(FrameFilter filter) => inner.SetFilter(filter);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the wrapper holds, then the device inside.</summary>
    /// <param name="disposing">Always true: there is no finaliser.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
    }
}
