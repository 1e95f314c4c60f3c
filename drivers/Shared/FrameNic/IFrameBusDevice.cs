using HwNet.Bus.Pcap;
using HwNet.Net;

namespace HwNet.Drivers.Shared.FrameNic;

/// <summary>A bus device that opens as a frame device. A wrapper round it can put faults or tracing between driver and device.</summary>
public interface IFrameBusDevice : IBusDevice
{
    /// <summary>What is known of it without opening.</summary>
    FrameDeviceInfo Info { get; }

    /// <summary>True when it must be closed before it can be opened again.</summary>
    bool IsExclusive => false;

    /// <summary>Opens it; the caller disposes.</summary>
    /// <param name="device">The open device, when the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>None; EACCES, ENXIO, EBUSY, ENOSYS, EIO, EINVAL.</returns>
    Errno Open(out IFrameDevice? device, out string? failure);

    /// <summary>Opens it with as many receive queues as it was found with, each to be read by a thread of its own. The first is the one to send with and to ask.</summary>
    /// <param name="queues">The open devices are added; the caller disposes. None is added unless the result is None.</param>
    /// <param name="failure">Cause and cure.</param>
    /// <returns>As <see cref="Open"/>.</returns>
    Errno OpenQueues(ICollection<IFrameDevice> queues, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(queues);
        var error = Open(out var device, out failure);
        if (error == Errno.None)
        {
            queues.Add(device!);
        }

        return error;
    }

    /// <summary>Gives back what it holds even while nobody has it open. Called once, when the interface is detached; after that it is not opened again.</summary>
    void Release()
    {
    }
}
