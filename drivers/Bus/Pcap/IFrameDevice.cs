using HwNet.Buffers;
using HwNet.Ioctl;

namespace HwNet.Bus.Pcap;

/// <summary>Something open that whole Ethernet frames go into and come out of: a NIC through libpcap, a capture file, a cable in memory.</summary>
/// <remarks>
/// One thread at a time receives and one at a time sends; the two may be different. <see cref="Cancel"/> may come from any thread.
/// Faults and tracing are wrappers round it (<c>FaultyFrameDevice</c>, <c>TracingFrameDevice</c>).
/// A device never returns its own transmissions from <see cref="Receive"/>.
/// </remarks>
public interface IFrameDevice : IDisposable
{
    /// <summary>What the device is: name, address, limits.</summary>
    FrameDeviceInfo Info { get; }

    /// <summary>False after <see cref="Send"/> was refused with <see cref="Errno.EAGAIN"/>, until there is room again.</summary>
    bool CanSend { get; }

    /// <summary>Carrier, as far as the device can tell.</summary>
    Net.LinkState Link { get; }

    /// <summary>Sends frames from the front of <paramref name="frames"/>, in order; frees each it sent; never blocks.</summary>
    /// <returns>
    /// <see cref="Errno.None"/>: the batch is empty now. Otherwise the unsent frames stay in the batch, in order, the refused one first, and still
    /// belong to the caller: EAGAIN (no room: wait until <see cref="CanSend"/>), EMSGSIZE (the first is too long or too short for the device),
    /// ENETDOWN (the host's interface is down), ENXIO (the device is gone), EIO (anything else).
    /// </returns>
    Errno Send(ref MbufBatch frames);

    /// <summary>Waits until there are frames, or room to send again after a refusal, or the time is over; appends what there is.</summary>
    /// <param name="pool">Where the buffers come from; with none left frames are dropped and counted in <see cref="Statistics"/>.</param>
    /// <param name="frames">Received frames are appended, oldest first; the caller owns them.</param>
    /// <param name="limit">At most so many frames at once.</param>
    /// <param name="timeout">How long to wait at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever; zero does not wait.</param>
    /// <returns>
    /// <see cref="Errno.None"/> (look at the batch: it may have got nothing), EINTR after <see cref="Cancel"/>, ENXIO (the device is gone, see
    /// <see cref="Failure"/>), EIO (it failed, see <see cref="Failure"/>).
    /// </returns>
    Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout);

    /// <summary>Ends a <see cref="Receive"/> in progress, and every later one, at once with EINTR. Any thread; without polling.</summary>
    void Cancel();

    /// <summary>Asks for frames of other stations too (promiscuous mode of the device).</summary>
    /// <returns>None, EOPNOTSUPP, ENXIO, EIO.</returns>
    Errno SetPromiscuous(bool on);

    /// <summary>Asks for the frames that the filter names. A device without a filter of its own takes everything when the filter names more than it has by itself.</summary>
    /// <returns>None, EOPNOTSUPP, ENXIO, EIO.</returns>
    Errno SetFilter(FrameFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return SetPromiscuous(filter.NeedsEverything(Info.Lladdr));
    }

    /// <summary>Counters of device and kernel.</summary>
    FrameDeviceStatistics Statistics { get; }

    /// <summary>Counters that only this kind of device has, since it was opened: how it received, who stamped. Any thread.</summary>
    IReadOnlyList<DeviceCounter> Counters => [];

    /// <summary>Cause and cure of the last failure, one sentence each; null when all is well.</summary>
    string? Failure { get; }
}
