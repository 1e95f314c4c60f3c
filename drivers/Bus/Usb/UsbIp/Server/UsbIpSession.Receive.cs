namespace HwNet.Bus.Usb.UsbIp;

internal sealed partial class UsbIpSession
{
    /// <summary>One message of the client.</summary>
    /// <returns>False: the connection is over, or nothing that follows can be understood.</returns>
    private bool Take(ReadOnlySpan<byte> head)
    {
        switch (UsbIpHeader.CommandOf(head))
        {
            case UsbIpProtocol.CommandSubmit:
                return TakeSubmit(head);
            case UsbIpProtocol.CommandUnlink:
                _ = UsbIpUnlink.Read(head, out var unlink);
                return unlink.DeviceId == _deviceId ? TakeUnlink(unlink) : Nonsense("it speaks of another device than it imported");
            default:
                return Nonsense("it sent a message that is none");
        }
    }

    private bool TakeSubmit(ReadOnlySpan<byte> head)
    {
        var problem = UsbIpSubmit.Read(head, out var submit);
        if (problem is not (UsbIpProblem.None or UsbIpProblem.Isochronous))
        {
            return Nonsense($"it sent a transfer that cannot be ({problem})");
        }

        if (submit.DeviceId != _deviceId || submit.Length > _options.MaxTransferLength)
        {
            return Nonsense(submit.DeviceId != _deviceId ? "it speaks of another device than it imported" : $"it asked for a transfer of {submit.Length} bytes");
        }

        if (problem == UsbIpProblem.Isochronous)
        {
            return RefuseIsochronous(submit);
        }

        UsbIpUrb? urb = null;
        lock (_gate)
        {
            if (_inFlight.ContainsKey(submit.Sequence))
            {
                return Nonsense("it used a seqnum twice at once");
            }

            if (_count < _options.MaxTransfersInFlight && _bytes + submit.Length <= _options.MaxBytesInFlight)
            {
                _count++;
                _bytes += submit.Length;
                urb = _pool.Take((byte)(submit.Endpoint == 0x80 ? 0 : submit.Endpoint));
            }
        }

        return urb is null ? RefuseForBound(submit) : Start(urb, submit);
    }

    private bool Start(UsbIpUrb urb, in UsbIpSubmit submit)
    {
        urb.Prepare(submit, _device);
        if (!submit.IsIn && !_socket.Read(urb.Buffer.Span))
        {
            Recycle(urb);
            return false;
        }

        UsbIpServerCounters.Count(ref _counters.Transfers);
        lock (_gate)
        {
            _inFlight[submit.Sequence] = urb;
        }

        if ((submit.Endpoint & 0x0f) == 0)
        {
            _ = _controls.Post(urb);
            return true;
        }

        var status = _device.Submit(urb.Transfer);
        if (status != UsbStatus.Completed)
        {
            urb.Status = status;
            Answer(urb);
        }

        return true;
    }

    private bool TakeUnlink(in UsbIpUnlink unlink)
    {
        UsbIpServerCounters.Count(ref _counters.Unlinks);
        UsbIpUrb? urb;
        lock (_gate)
        {
            if (!_inFlight.TryGetValue(unlink.Target, out urb) || urb.IsUnlinking)
            {
                // Its answer is on the way already, in front of this one.
                return Post(new UsbIpReply(null, true, unlink.Sequence, 0));
            }

            (urb.IsUnlinking, urb.UnlinkSequence) = (true, unlink.Sequence);
            if ((urb.Message.Endpoint & 0x0f) == 0)
            {
                // A control transfer cannot be called back from the device. The client need not wait: what comes of it is not told.
                _ = _inFlight.Remove(unlink.Target);
                return Post(new UsbIpReply(null, true, unlink.Sequence, LinuxUrbStatus.Unlinked));
            }
        }

        // Only this thread submits: the transfer is still the one that is meant, or has ended.
        _device.Cancel(urb.Transfer);
        return AnswerOvertaking(urb, unlink);
    }

    /// <summary>
    /// A device ends its transfers in order, so one behind another may end no sooner than that; but a kernel that takes its transfers back one after
    /// the other (r8152) waits for each, in whatever order it has them.
    /// </summary>
    private bool AnswerOvertaking(UsbIpUrb urb, in UsbIpUnlink unlink)
    {
        lock (_gate)
        {
            if (!_inFlight.TryGetValue(unlink.Target, out var still) || still != urb || !IsBehindAnother(urb))
            {
                return true;
            }

            _ = _inFlight.Remove(unlink.Target);
            urb.IsForgotten = true;
            return Post(new UsbIpReply(null, true, unlink.Sequence, LinuxUrbStatus.Unlinked));
        }
    }

    /// <summary>Lock G.</summary>
    private bool IsBehindAnother(UsbIpUrb urb)
    {
        foreach (var other in _inFlight.Values)
        {
            if (other.Message.Endpoint == urb.Message.Endpoint && (int)(other.Message.Sequence - urb.Message.Sequence) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool RefuseForBound(in UsbIpSubmit submit)
    {
        UsbIpServerCounters.Count(ref _counters.OverBound);
        return (submit.IsIn || _socket.Skip(submit.Length)) && Post(new UsbIpReply(null, false, submit.Sequence, LinuxUrbStatus.NoMemory));
    }

    private bool RefuseIsochronous(in UsbIpSubmit submit)
    {
        UsbIpServerCounters.Count(ref _counters.Isochronous);
        var behind = (submit.IsIn ? 0 : submit.Length) + ((int)submit.IsoPackets * UsbIpProtocol.IsoDescriptorSize);
        return _socket.Skip(behind) && Post(new UsbIpReply(null, false, submit.Sequence, LinuxUrbStatus.Invalid, 0));
    }

    private bool Nonsense(string what)
    {
        _connection.Complain(what);
        return false;
    }
}
