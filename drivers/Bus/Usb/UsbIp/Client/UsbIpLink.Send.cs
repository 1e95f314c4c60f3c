namespace HwNet.Bus.Usb.UsbIp;

internal sealed partial class UsbIpLink
{
    /// <summary>Unlinks whose answers are missing, at most: a server that never answers them is none.</summary>
    private const int MaxUnlinks = 8192;

    private readonly UsbIpMailbox<UsbIpParcel> _outbox = new();
    private long _submitted;
    private long _unlinked;
    private long _waited;

    /// <summary>Hands the transfers that may leave the waiting line to the sending thread. Lock G.</summary>
    private void SendWhatMay(UsbIpQueue queue)
    {
        // From the newest back to the oldest that waits: there are few of them, and often none.
        var first = queue.Waiting > 0 ? queue.Last : null;
        for (var left = queue.Waiting; first is not null; first = first.Previous)
        {
            left -= first.State == UsbIpSlotState.Waiting ? 1 : 0;
            if (left == 0)
            {
                break;
            }
        }

        for (var slot = first; slot is not null; slot = slot.Next)
        {
            if (slot.State != UsbIpSlotState.Waiting)
            {
                continue;
            }

            if (!queue.Allows(slot.Buffer.Length, _maxBytesInFlight))
            {
                return;
            }

            GiveNumber(queue, slot);
            _submitted++;
            _ = _outbox.Post(new UsbIpParcel(slot, default));
        }
    }

    /// <summary>Asks the server to end a transfer. Lock G.</summary>
    private void Unlink(UsbIpSlot slot)
    {
        if (slot.State is UsbIpSlotState.Idle or UsbIpSlotState.Done || slot.IsUnlinking)
        {
            return;
        }

        slot.IsUnlinking = true;
        if (slot.State == UsbIpSlotState.Waiting)
        {
            // It never leaves. The server does not know the number and says so: the answer brings the completion to the event thread, in order.
            GiveNumber(QueueOf(slot.Transfer.Endpoint), slot);
            slot.State = UsbIpSlotState.Sent;
        }

        var unlink = new UsbIpUnlink(_history.Next(-1), _deviceId, slot.Message.Sequence);
        _unlinks[unlink.Sequence] = unlink.Target;
        _unlinked++;
        if (_unlinks.Count > MaxUnlinks)
        {
            _socket.Abort("the server does not answer unlinks");
        }

        _ = _outbox.Post(new UsbIpParcel(null, unlink));
    }

    private void GiveNumber(UsbIpQueue queue, UsbIpSlot slot)
    {
        queue.Leave(slot);
        slot.Message = slot.Message with { Sequence = _history.Next(slot.Message.IsIn ? slot.Buffer.Length : 0) };
        _bySequence[slot.Message.Sequence] = slot;
    }

    /// <summary>The sending thread: takes what there is, gathers heads and bytes, and sends when nothing more is there.</summary>
    private void SendLoop()
    {
        var good = true;
        while (good)
        {
            if (_outbox.TryTake(out var parcel))
            {
                good = Gather(parcel);
                MarkSent(parcel.Slot);
            }
            else
            {
                good = _socket.Flush() && _outbox.Wait();
            }
        }

        // Nobody would send any more: the receiving thread ends everything.
        Lose(_socket.Failure ?? "closed");
    }

    /// <summary>It is gathered: its buffer is not read any more. Its last bytes are still here, so no answer can have come.</summary>
    private void MarkSent(UsbIpSlot? slot)
    {
        if (slot is not null)
        {
            lock (_gate)
            {
                slot.State = UsbIpSlotState.Sent;
            }
        }
    }

    private bool Gather(in UsbIpParcel parcel)
    {
        var head = _socket.Gather(UsbIpProtocol.HeaderSize);
        if (head.IsEmpty)
        {
            return false;
        }

        if (parcel.Slot is not { } slot)
        {
            parcel.Unlink.Write(head);
            return true;
        }

        slot.Message.Write(head);
        return slot.Message.IsIn || _socket.Write(slot.Buffer.Span);
    }
}
