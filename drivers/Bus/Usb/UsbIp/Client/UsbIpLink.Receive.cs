namespace HwNet.Bus.Usb.UsbIp;

internal sealed partial class UsbIpLink
{
    private readonly byte[] _head = new byte[UsbIpProtocol.HeaderSize];
    private long _completed;
    private long _unknown;
    private long _duplicate;
    private long _oversized;
    private long _unsynchronised;

    /// <summary>What was counted so far.</summary>
    internal UsbIpStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new UsbIpStatistics(_submitted, _completed, _unlinked, _waited, _unknown, _duplicate, _oversized, _unsynchronised);
            }
        }
    }

    /// <summary>The event thread: replies in, completions out; at the end everything that is left.</summary>
    private void ReceiveLoop()
    {
        while (_socket.Read(_head) && Take())
        {
        }

        Lose(_socket.Failure ?? "the connection is lost");
        lock (_gate)
        {
            _gone = true;
        }

        _outbox.Close();
        _sender.Join();
        EndEverything();
        TellGone();
    }

    /// <summary>One reply.</summary>
    /// <returns>False: nothing that follows can be understood.</returns>
    private bool Take() => UsbIpHeader.CommandOf(_head) switch
    {
        UsbIpProtocol.ReplySubmit => TakeSubmitReply(),
        UsbIpProtocol.ReplyUnlink => TakeUnlinkReply(),
        _ => Nonsense(ref _unsynchronised, "the server sent a message that is none"),
    };

    private bool TakeSubmitReply()
    {
        var problem = UsbIpSubmitReply.Read(_head, out var reply);
        if (problem != UsbIpProblem.None)
        {
            return problem == UsbIpProblem.Length
                ? Nonsense(ref _oversized, "the server tells of more bytes than any transfer has")
                : Nonsense(ref _unsynchronised, "the server answered with an isochronous transfer");
        }

        UsbIpSlot? slot;
        bool sent;
        lock (_gate)
        {
            sent = _bySequence.TryGetValue(reply.Sequence, out slot) && slot.State == UsbIpSlotState.Sent;
        }

        if (slot is null)
        {
            return TakeStray(reply);
        }

        // While it is in the table only this thread ends it: its buffer may be written to without the lock.
        if (!sent)
        {
            return Nonsense(ref _unsynchronised, "the server answered what it cannot have received yet");
        }

        if (reply.ActualLength > slot.Buffer.Length)
        {
            return Nonsense(ref _oversized, "the server tells of more bytes than were asked for");
        }

        if (slot.Message.IsIn && !_socket.Read(slot.Buffer.Span[..reply.ActualLength]))
        {
            return false;
        }

        End(slot, LinuxUrbStatus.ToStatus(reply.Status), reply.ActualLength);
        return true;
    }

    /// <summary>A reply that nothing waits for.</summary>
    private bool TakeStray(in UsbIpSubmitReply reply)
    {
        bool known;
        int room;
        lock (_gate)
        {
            known = _history.Knows(reply.Sequence, out room);
        }

        if (known)
        {
            _ = Interlocked.Increment(ref _duplicate);
            return reply.ActualLength <= room
                ? _socket.Skip(reply.ActualLength)
                : room == 0 || Nonsense(ref _oversized, "a second reply tells of more bytes than were asked for");
        }

        _ = Interlocked.Increment(ref _unknown);
        return reply.ActualLength == 0 || Nonsense(ref _unsynchronised, "the server answered what was never asked, with bytes that cannot be told from messages");
    }

    private bool TakeUnlinkReply()
    {
        _ = UsbIpUnlinkReply.Read(_head, out var reply);
        UsbIpSlot? slot;
        bool sent;
        lock (_gate)
        {
            if (!_unlinks.Remove(reply.Sequence, out var target))
            {
                _unknown++;
                return true;
            }

            if (!_bySequence.TryGetValue(target, out slot))
            {
                return true;
            }

            sent = slot.State == UsbIpSlotState.Sent;
        }

        if (!sent)
        {
            return Nonsense(ref _unsynchronised, "the server unlinked what it cannot have received yet");
        }

        // 0 says that it had ended by itself; but its reply never came, so whatever it brought is lost.
        var status = reply.Status == 0 ? UsbStatus.Cancelled : LinuxUrbStatus.ToStatus(reply.Status);
        End(slot, status == UsbStatus.Completed ? UsbStatus.Cancelled : status, 0);
        return true;
    }

    /// <summary>A transfer has ended: its completion, when its turn has come, and those that waited for it.</summary>
    private void End(UsbIpSlot slot, UsbStatus status, int actualLength)
    {
        var queue = QueueOf(slot.Transfer.Endpoint);
        UsbIpSlot? next;
        lock (_gate)
        {
            _ = _bySequence.Remove(slot.Message.Sequence);
            queue.End(slot);
            (slot.Status, slot.ActualLength) = (status, actualLength);
            _completed++;
            if (!_gone)
            {
                SendWhatMay(queue);
            }

            // Control transfers have an order of their own: the next one begins when the last one ended or was given up.
            next = queue.First == slot || (slot.Transfer.Endpoint & 0x0f) == 0 ? slot : null;
        }

        while (next is not null)
        {
            Complete(queue, next);
            lock (_gate)
            {
                next = queue.First is { State: UsbIpSlotState.Done } first ? first : null;
            }
        }
    }

    private void Complete(UsbIpQueue queue, UsbIpSlot slot)
    {
        long submission;
        lock (_gate)
        {
            queue.Remove(slot);
            slot.State = UsbIpSlotState.Idle;
            submission = slot.Submission;
        }

        try
        {
            _ = slot.Transfer.Complete(submission, slot.Status, slot.ActualLength);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One driver's fault must not end the transfers of all others, which this thread completes.
            Log.Error(e, "{0}: a completion of endpoint 0x{1:x2} failed", _name, slot.Transfer.Endpoint);
        }

        lock (_gate)
        {
            if (--_pending == 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The connection is lost: all that is in flight ends, each endpoint's in order.</summary>
    private void EndEverything()
    {
        foreach (var queue in _queues)
        {
            while (true)
            {
                UsbIpSlot? slot;
                lock (_gate)
                {
                    slot = queue.First;
                    if (slot is null)
                    {
                        break;
                    }

                    if (slot.State != UsbIpSlotState.Done)
                    {
                        (slot.Status, slot.ActualLength) = (UsbStatus.NoDevice, 0);
                    }
                }

                Complete(queue, slot);
            }
        }
    }

    private void TellGone()
    {
        Action[] handlers;
        lock (_gate)
        {
            handlers = _closing ? [] : [.. _goneHandlers];
            _goneTold = true;
            _goneHandlers.Clear();
        }

        foreach (var handler in handlers)
        {
            try
            {
                handler();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Log.Error(e, "{0}: a handler of its removal failed", _name);
            }
        }
    }

    private bool Nonsense(ref long counter, string why)
    {
        _ = Interlocked.Increment(ref counter);
        Lose(why);
        return false;
    }
}
