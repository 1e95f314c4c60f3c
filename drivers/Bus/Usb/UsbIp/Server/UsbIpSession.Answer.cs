namespace HwNet.Bus.Usb.UsbIp;

internal sealed partial class UsbIpSession
{
    /// <summary>Answers that wait to be sent, at most: a client that asks and never reads is closed.</summary>
    private const int MaxAnswers = 8192;

    /// <summary>A transfer of the device has ended, on its event thread.</summary>
    private void Completed(UsbTransfer transfer)
    {
        var urb = (UsbIpUrb)transfer.Context!;
        (urb.Status, urb.ActualLength) = (transfer.Status, transfer.ActualLength);
        Answer(urb);
    }

    /// <summary>Leaves the answer to a transfer that has ended, and to the unlink that asked for it.</summary>
    private void Answer(UsbIpUrb urb)
    {
        lock (_gate)
        {
            if (urb.IsForgotten)
            {
                RecycleHeld(urb);
                return;
            }

            _ = _inFlight.Remove(urb.Message.Sequence);
            var (unlinking, unlink) = (urb.IsUnlinking, urb.UnlinkSequence);
            if (unlinking && urb.Status == UsbStatus.Cancelled)
            {
                _ = Post(new UsbIpReply(null, true, unlink, LinuxUrbStatus.Unlinked));
                RecycleHeld(urb);
                return;
            }

            // Of one that ended by itself in spite of the unlink nothing is lost: first its end, then that the unlink came too late.
            _ = Post(new UsbIpReply(urb, false, urb.Message.Sequence, 0));
            if (unlinking)
            {
                _ = Post(new UsbIpReply(null, true, unlink, 0));
            }
        }
    }

    private bool Post(in UsbIpReply reply)
    {
        if (_outbox.Post(reply) <= MaxAnswers)
        {
            return true;
        }

        _socket.Abort("the client reads no answers");
        return false;
    }

    /// <summary>The sending thread: gathers what there is, and sends when nothing more is there.</summary>
    private void SendLoop()
    {
        var good = true;
        while (good)
        {
            if (_outbox.TryTake(out var reply))
            {
                good = Gather(reply);
                if (reply.Urb is { } urb)
                {
                    Recycle(urb);
                }
            }
            else
            {
                good = _socket.Flush() && _outbox.Wait();
            }
        }

        _socket.Abort("closed");
    }

    private bool Gather(in UsbIpReply reply)
    {
        var head = _socket.Gather(UsbIpProtocol.HeaderSize);
        if (head.IsEmpty)
        {
            return false;
        }

        if (reply.IsUnlink)
        {
            new UsbIpUnlinkReply(reply.Sequence, reply.Status).Write(head);
            return true;
        }

        if (reply.Urb is not { } urb)
        {
            new UsbIpSubmitReply(reply.Sequence, reply.Status, 0).Write(head, reply.Packets);
            return true;
        }

        var isIn = urb.Message.IsIn;
        var shortBad = isIn && urb.Status == UsbStatus.Completed && urb.ActualLength < urb.Buffer.Length && (urb.Message.Flags & UsbIpProtocol.FlagShortNotOk) != 0;
        new UsbIpSubmitReply(reply.Sequence, shortBad ? LinuxUrbStatus.Short : LinuxUrbStatus.Of(urb.Status), urb.ActualLength).Write(head);
        return !isIn || _socket.Write(urb.Buffer.Span[..urb.ActualLength]);
    }

    private void Recycle(UsbIpUrb urb)
    {
        lock (_gate)
        {
            RecycleHeld(urb);
        }
    }

    /// <summary>Lock G.</summary>
    private void RecycleHeld(UsbIpUrb urb)
    {
        _count--;
        _bytes -= urb.Message.Length;
        _pool.Give(urb);
    }

    /// <summary>The thread of endpoint 0: one control transfer after the other.</summary>
    private void ControlLoop()
    {
        while (_controls.Wait())
        {
            while (_controls.TryTake(out var urb))
            {
                if (!IsUnlinked(urb))
                {
                    (urb.Status, urb.ActualLength) = _control.Run(urb.Message, urb.Buffer.Span);
                }

                AnswerControl(urb);
            }
        }
    }

    private bool IsUnlinked(UsbIpUrb urb)
    {
        lock (_gate)
        {
            return urb.IsUnlinking;
        }
    }

    private void AnswerControl(UsbIpUrb urb)
    {
        lock (_gate)
        {
            if (urb.IsUnlinking)
            {
                RecycleHeld(urb);
                return;
            }
        }

        Answer(urb);
    }
}
