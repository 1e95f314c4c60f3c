using HwNet.Buffers;
using NLog;

namespace HwNet.Net;

/// <summary>A driver with queues of its own, possibly several: it bypasses the send queue and its start interlock.</summary>
/// <remarks>It has both if_transmit and if_qflush or it is none: a driver that supplied only one could not be taken down.</remarks>
public abstract class TransmitDriver : NetDriver
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Net");

    /// <summary>if_transmit: from any number of threads at once, also while another entry point runs; must not block. n</summary>
    /// <param name="packets">What fits is taken, in order; what stays in the batch, core frees and counts as dropped.</param>
    /// <remarks>Not called while the interface is not UP and RUNNING, and never after it went down; see <see cref="IfQflush"/>.</remarks>
    protected abstract void IfTransmit(ref MbufBatch packets);

    /// <summary>if_qflush: gives up all that waits in the driver's queues, because the interface goes down or is reset. S; no if_transmit runs when it goes down</summary>
    /// <param name="flushed">Where it is put; core frees and counts it.</param>
    protected abstract void IfQflush(ref MbufBatch flushed);

    /// <summary>if_start: never has anything to do, for the send queue stays empty.</summary>
    protected sealed override void IfStart(IfSendQueue queue)
    {
    }

    /// <summary>A driver that throws is fenced: what it left is dropped, its interface goes.</summary>
    internal void Transmit(ref MbufBatch packets)
    {
        try
        {
            IfTransmit(ref packets);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Error(e, "{0}: if_transmit failed", Ifp.Name);
            Ifp.Vanish($"the driver failed in if_transmit: {e.Message}");
        }
    }

    internal void Qflush(ref MbufBatch flushed)
    {
        Ifp.Serializer.AssertHeld();
        try
        {
            IfQflush(ref flushed);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Error(e, "{0}: if_qflush failed", Ifp.Name);
        }
    }
}
