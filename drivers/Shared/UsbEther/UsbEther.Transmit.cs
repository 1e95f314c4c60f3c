using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Drivers.Shared.UsbEther;

/// <content>if_start: packets → transfers.</content>
public abstract partial class UsbEther
{
    /// <summary>Packets taken from the queue under one lock.</summary>
    private const int StartBatch = 64;

    private MbufBatch _starting;

    /// <inheritdoc/>
    /// <remarks>
    /// A transfer leaves as soon as there is a free place, with all that the queue holds at that moment and the device takes: a lone packet
    /// waits for nobody, and under load the queue fills while all places are in flight, so that transfers become full by themselves.
    /// </remarks>
    protected sealed override void IfStart(IfSendQueue queue)
    {
        while (true)
        {
            if (_tx is not { } tx || !tx.TryTake(out var slot))
            {
                queue.PutBack(ref _starting);
                queue.OutputActive = true;

                // A completion between the look and OACTIVE found nobody waiting: look once more.
                if (_tx is null || !_tx.TryTake(out slot))
                {
                    return;
                }

                tx = _tx;
                queue.OutputActive = false;
            }

            if (_starting.IsEmpty && queue.Dequeue(ref _starting, StartBatch) == 0)
            {
                tx.Return(slot);
                return;
            }

            if (Fill(slot))
            {
                tx.Submit(slot);
            }
            else
            {
                tx.Return(slot);
            }
        }
    }

    /// <summary>Sends a transfer of the driver's own, as it is: the answer to a device's question. Any thread, completions too; never waits.</summary>
    /// <returns>False: no place is free, or no packet; it is not sent.</returns>
    protected bool SendRaw(ReadOnlySpan<byte> transfer)
    {
        if (_tx is not { } tx || !tx.TryTake(out var slot))
        {
            return false;
        }

        if (transfer.Length > Ifp.Stack.Mbufs.MaxPacketLength || !Ifp.Stack.Mbufs.TryGet(out var m))
        {
            tx.Return(slot);
            return false;
        }

        transfer.CopyTo(m.Append(transfer.Length));
        slot.Packet = m;
        slot.Packets = 0;
        slot.Transfer.Buffer = m.Memory;
        slot.Transfer.ZeroPacket = false;
        tx.Submit(slot);
        return true;
    }

    /// <summary>Puts what is to be sent next into a place of the ring. S</summary>
    /// <returns>False: the first packet does not fit the device; it is dropped and counted.</returns>
    private bool Fill(UsbTxSlot slot)
    {
        if (Framer.Aggregates && _starting.Count > 1 && slot.Buffer.Length > 0 && FillMany(slot))
        {
            return true;
        }

        // Alone where it lies; a device with an odd alignment may want more room than the packet has, then by a copy.
        return _starting.First is { } m && (FillOne(slot, m) || (slot.Buffer.Length > 0 && FillMany(slot)) || Refuse());
    }

    /// <summary>The packet is too long for the device.</summary>
    private bool Refuse()
    {
        if (_starting.TryRemoveFirst(out var refused))
        {
            Ifp.Counters.CountOutputErrors(1);
            refused.Free();
        }

        return false;
    }

    private bool FillOne(UsbTxSlot slot, Mbuf m)
    {
        if (!Framer.TryFrameAlone(m, Function.BulkOut.MaxPacketSize, out var zeroPacket))
        {
            return false;
        }

        _ = _starting.TryRemoveFirst(out _);
        slot.Packet = m;
        slot.Packets = 1;
        slot.Transfer.Buffer = m.Memory;
        slot.Transfer.ZeroPacket = zeroPacket;
        return true;
    }

    private bool FillMany(UsbTxSlot slot)
    {
        var buffer = slot.Buffer.Span;
        var packets = 0;
        Framer.Begin(buffer);
        while (_starting.First is { } next && Framer.TryAppend(buffer, next.Data))
        {
            packets++;
            _ = _starting.TryRemoveFirst(out _);
            next.Free();
        }

        if (packets == 0)
        {
            return false;
        }

        var length = Framer.End(buffer, Function.BulkOut.MaxPacketSize, out var zeroPacket);
        slot.Packets = packets;
        slot.Transfer.Buffer = slot.Buffer[..length];
        slot.Transfer.ZeroPacket = zeroPacket;
        return true;
    }
}
