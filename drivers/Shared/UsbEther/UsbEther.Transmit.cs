using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Drivers.Shared.UsbEther;

/// <content>if_start: packets → transfers.</content>
public abstract partial class UsbEther
{
    /// <summary>Packets taken from the queue under one lock.</summary>
    private const int StartBatch = 64;

    private MbufBatch _starting;

    /// <summary>The place that is being filled: empty within if_start, with packets also while they are held. S</summary>
    private UsbTxSlot? _open;

    /// <inheritdoc/>
    /// <remarks>
    /// A transfer leaves as soon as the queue has nothing more for it, with all that the device takes; under load the queue fills while all
    /// places are in flight, so that transfers become full by themselves. With <see cref="TxFlush"/> what is not full waits while another is
    /// in flight.
    /// </remarks>
    protected sealed override void IfStart(IfSendQueue queue)
    {
        while (TryOpen(queue))
        {
            if (_starting.IsEmpty && queue.Dequeue(ref _starting, StartBatch) == 0)
            {
                Rest();
                return;
            }

            Fill();
        }
    }

    /// <summary>A place to fill. S</summary>
    /// <returns>False: there is none; what was taken is back in the queue, which is OACTIVE.</returns>
    private bool TryOpen(IfSendQueue queue)
    {
        if (_open is not null || (_tx is { } tx && tx.TryTake(out _open)))
        {
            return true;
        }

        queue.PutBack(ref _starting);
        queue.OutputActive = true;

        // A completion between the look and OACTIVE found nobody waiting: look once more.
        if (_tx is null || !_tx.TryTake(out _open))
        {
            return false;
        }

        queue.OutputActive = false;
        return true;
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

    /// <summary>The queue is empty: what lies in the open place leaves, or is held. S</summary>
    private void Rest()
    {
        var slot = _open!;
        if (slot.Packets == 0)
        {
            _open = null;
            _tx!.Return(slot);
        }
        else if (TxFlush > TimeSpan.Zero && _tx!.TryHold())
        {
            Hold();
        }
        else
        {
            SendOpen();
        }
    }

    /// <summary>Puts what is to be sent next into the open place, and sends it when it is full. S</summary>
    private void Fill()
    {
        var slot = _open!;
        if ((slot.Packets > 0 || Gathers(slot)) && TryGather(slot))
        {
            return;
        }

        // Alone where it lies; a device with an odd alignment may want more room than the packet has, then by a copy.
        if (slot.Packets == 0 && !TryAlone(slot) && !(slot.Buffer.Length > 0 && TryGather(slot)))
        {
            Refuse();
        }
    }

    /// <summary>True when it is worth a copy to put packets together. S</summary>
    private bool Gathers(UsbTxSlot slot) =>
        Framer.Aggregates && slot.Buffer.Length > 0 && (_starting.Count > 1 || (TxFlush > TimeSpan.Zero && _tx!.IsBusy));

    /// <summary>The packet is too long for the device. S</summary>
    private void Refuse()
    {
        if (_starting.TryRemoveFirst(out var refused))
        {
            Ifp.Counters.CountOutputErrors(1);
            refused.Free();
        }
    }

    /// <summary>S</summary>
    private bool TryAlone(UsbTxSlot slot)
    {
        if (_starting.First is not { } m || !Framer.TryFrameAlone(Complete(m), Function.BulkOut.MaxPacketSize, out var zeroPacket))
        {
            return false;
        }

        _ = _starting.TryRemoveFirst(out _);
        slot.Packet = m;
        slot.Packets = 1;
        slot.Transfer.Buffer = m.Memory;
        slot.Transfer.ZeroPacket = zeroPacket;
        _open = null;
        _tx!.Submit(slot);
        return true;
    }

    /// <summary>Fills in the sums of a packet that was queued before they were switched off. S</summary>
    private Mbuf Complete(Mbuf m)
    {
        if (!_fillsSums)
        {
            DelayedChecksum.Finish(m, Ifp.HeaderLength);
        }

        return m;
    }

    /// <summary>Adds what there is to the open place, by copies; sends it when no more goes in. S</summary>
    /// <returns>False: not even the first packet goes in.</returns>
    private bool TryGather(UsbTxSlot slot)
    {
        var buffer = slot.Buffer.Span;
        if (slot.Packets == 0)
        {
            Framer.Begin(buffer);
        }

        while (_starting.First is { } next && Framer.TryAppend(buffer, Complete(next)))
        {
            slot.Packets++;
            _ = _starting.TryRemoveFirst(out _);
            next.Free();
        }

        if (slot.Packets > 0 && (!_starting.IsEmpty || Framer.IsFull))
        {
            SendOpen();
            return true;
        }

        return slot.Packets > 0;
    }

    /// <summary>Sends the open place. S</summary>
    private void SendOpen()
    {
        var slot = _open!;
        _open = null;
        var length = Framer.End(slot.Buffer.Span, Function.BulkOut.MaxPacketSize, out var zeroPacket);
        slot.Transfer.Buffer = slot.Buffer[..length];
        slot.Transfer.ZeroPacket = zeroPacket;
        _tx!.Submit(slot);
    }
}
