using HwNet.Buffers;

namespace HwNet.Net;

/// <content>ifq_dispatch, if_start, if_devstart: from a sender to the driver.</content>
public sealed partial class IfNet
{
    private int _cpuId;

    /// <summary>if_cpuid: the CPU whose threads run if_start and the protocols' input for this interface. May be changed at any time.</summary>
    public int CpuId
    {
        get => Volatile.Read(ref _cpuId);
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)value, (uint)Stack.Ports.CpuCount, nameof(value));
            Volatile.Write(ref _cpuId, value);
        }
    }

    /// <summary>if_output: adds the link header that leads to the destination, and transmits. Takes <paramref name="m"/>. n</summary>
    /// <returns>
    /// None (sent, queued, or held until the destination is resolved); ENETDOWN, EHOSTDOWN, ENXIO (dead interface); EAFNOSUPPORT; EINVAL;
    /// EMSGSIZE; ENOBUFS; EHOSTUNREACH.
    /// </returns>
    public Errno Output(Mbuf m, in SockAddr destination) => LinkLayer.Output(this, m, destination);

    /// <summary>if_transmit, ifq_handoff: queues a frame that has its link header, and starts the driver. Takes <paramref name="m"/>. n</summary>
    /// <returns>None; ENETDOWN, EHOSTDOWN, ENXIO; EINVAL (no header), EMSGSIZE (over the MTU), ENOBUFS (queue full).</returns>
    public Errno Transmit(Mbuf m)
    {
        var error = CheckAlive();
        if (error != Errno.None)
        {
            return RefuseOutput(m, OutputDrop.Down, error);
        }

        error = CheckFrame(m, out var cause);
        if (error != Errno.None)
        {
            return RefuseOutput(m, cause, error);
        }

        if (_direct is not null)
        {
            var one = new MbufBatch(m);
            return TransmitDirect(ref one);
        }

        m.SetOwner("if_snd");
        error = SendQueue.Enqueue(m, out var mustStart);
        if (error != Errno.None)
        {
            return RefuseOutput(m, error == Errno.ENOBUFS ? OutputDrop.QueueFull : OutputDrop.Down, error);
        }

        StartFromSender(mustStart);
        return Errno.None;
    }

    /// <summary>if_transmit for many: one lock, one start. Takes all packets, whatever it returns. n</summary>
    /// <returns>None, or the first reason why some were dropped; each is counted by its own cause.</returns>
    public Errno Transmit(ref MbufBatch packets)
    {
        var error = CheckAlive();
        if (error != Errno.None)
        {
            return RefuseAll(ref packets, OutputDrop.Down, error);
        }

        var refused = CheckFrames(ref packets);
        if (_direct is not null)
        {
            error = packets.IsEmpty ? Errno.None : TransmitDirect(ref packets);
            return refused == Errno.None ? error : refused;
        }

        error = SendQueue.Enqueue(ref packets, out var mustStart);
        if (error != Errno.None)
        {
            refused = RefuseAll(ref packets, error == Errno.ENOBUFS ? OutputDrop.QueueFull : OutputDrop.Down, error);
        }

        StartFromSender(mustStart);
        return refused;
    }

    /// <summary>if_devstart: the driver starts transmission from its own context, under the same interlock. S</summary>
    public void DevStart()
    {
        Serializer.AssertHeld();
        if (!SendQueue.TryBeginStart())
        {
            Trace.Log(IfTraceEvent.Avoid, 0);
            return;
        }

        if (Stack.Knobs.IfDevstartSchedOnly)
        {
            ScheduleStart(IfTraceEvent.Sched);
            return;
        }

        EndStart(RunStart(), Stack.Knobs.IfDevstartSchedNoChk);
    }

    /// <summary>The driver's completion path: the hardware has room again. Clears OACTIVE and starts what waits. S</summary>
    public void TransmitComplete()
    {
        Serializer.AssertHeld();
        SendQueue.OutputActive = false;
        DevStart();
    }

    /// <summary>The same for a thread that may not take S: the start is scheduled on the interface's thread. n</summary>
    public void ScheduleTransmitComplete()
    {
        SendQueue.OutputActive = false;
        if (SendQueue.TryBeginStart())
        {
            ScheduleStart(IfTraceEvent.Sched);
        }
    }

    /// <summary>if_start_dispatch: a scheduled start, on the thread of <paramref name="cpu"/>. No lock held.</summary>
    internal void StartDispatch(int cpu)
    {
        var running = false;
        if (!Stack.Knobs.IfStartOnCpuSched && cpu != CpuId)
        {
            if ((Flags & IfFlags.Up) != 0)
            {
                ScheduleStart(IfTraceEvent.ChaseSched);
                return;
            }
        }
        else if ((Flags & IfFlags.Up) != 0)
        {
            Serializer.Enter();
            running = RunStart();
            Serializer.Exit();
        }

        EndStart(running, withoutCheck: false);
    }

    /// <summary>ifq_dispatch, second half: runs if_start if the serializer is free; else has it run.</summary>
    private void StartFromSender(bool mustStart)
    {
        if (!mustStart)
        {
            Trace.Log(IfTraceEvent.Avoid, 0);
            return;
        }

        if (Stack.Knobs.IfqDispatchSchedOnly)
        {
            ScheduleStart(IfTraceEvent.Sched);
            return;
        }

        // A sender inside the serializer is an entry point of this or a sharing driver: it must not run if_start inside itself.
        if (!Serializer.TryEnterFirst())
        {
            ScheduleStart(IfTraceEvent.ContendSched);
            return;
        }

        var running = RunStart();
        Serializer.Exit();
        EndStart(running, Stack.Knobs.IfqDispatchSchedNoChk);
    }

    /// <summary>if_start_need_schedule: gives the interlock back, or keeps it and schedules another start. Interlock held.</summary>
    /// <param name="running">The interface was up and running after if_start.</param>
    /// <param name="withoutCheck">Schedule without looking at the queue.</param>
    private void EndStart(bool running, bool withoutCheck)
    {
        var keep = withoutCheck || !SendQueue.EndStart(running);

        // A device that came back after it was seen dead found the interlock taken and counts on this look, as a transmit-complete does.
        if (keep || (!running && IsUpAndRunning && SendQueue.TryBeginStart()))
        {
            ScheduleStart(IfTraceEvent.Sched);
        }
        else if (SendQueue.IsRegulated)
        {
            ArmRegulator();
        }
    }

    /// <summary>Runs if_start unless the hardware is full or not there. S and interlock held.</summary>
    /// <returns>True when the driver could run again: the interface is up and running.</returns>
    private bool RunStart()
    {
        if (!IsUpAndRunning)
        {
            return false;
        }

        if (!SendQueue.OutputActive)
        {
            if (Trace.Enabled)
            {
                Trace.Log(IfTraceEvent.Run, StackCpu.Current);
            }

            CallStart();
        }

        return IsUpAndRunning;
    }

    private void CallStart()
    {
        try
        {
            _driver.Start(SendQueue);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A driver that throws is fenced: its interface goes, the others stay.
            Log.Error(e, "{0}: if_start failed", Name);
            Vanish($"the driver failed in if_start: {e.Message}");
        }
    }

    private void ScheduleStart(IfTraceEvent why)
    {
        // The caller may work for a CPU of another stack, which has more of them.
        var cpu = Stack.Knobs.IfStartOnCpuSched ? StackCpu.Current % _startMessages.Length : CpuId;
        Trace.Log(why, cpu);
        Stack.Ports.Send(_startMessages[cpu], cpu);
    }

    private Errno CheckFrame(Mbuf m, out OutputDrop cause)
    {
        cause = OutputDrop.Malformed;
        if (!LinkLayer.Classify(m))
        {
            return Errno.EINVAL;
        }

        if (m.Checksum != MbufChecksum.None)
        {
            SettleSums(m);
        }

        if (m.Length <= Mtu + HeaderLength)
        {
            return Errno.None;
        }

        // A tagged frame may be longer by its tag where the hardware passes it.
        cause = OutputDrop.TooLong;
        return (Capabilities & IfCapabilities.VlanMtu) != 0 && EtherLink.IsTagged(m) && m.Length <= Mtu + HeaderLength + EtherLink.VlanTag
            ? Errno.None
            : Errno.EMSGSIZE;
    }

    /// <summary>in_delayed_cksum: fills in the sums that were left to hardware, where this interface's does not. What was known of a received packet ends here.</summary>
    private void SettleSums(Mbuf m)
    {
        m.Checksum &= MbufChecksum.FillL3 | MbufChecksum.FillL4;
        if ((_capEnabled & IfCapabilities.TxCsum) == 0)
        {
            DelayedChecksum.Finish(m, HeaderLength);
        }
    }

    private Errno CheckFrames(ref MbufBatch packets)
    {
        for (var m = packets.First; m is not null; m = MbufBatch.After(m))
        {
            if (CheckFrame(m, out _) != Errno.None)
            {
                return SortOut(ref packets);
            }

            m.SetOwner("if_snd");
        }

        return Errno.None;
    }

    /// <summary>Takes the frames that may not be sent out of a batch that has at least one.</summary>
    private Errno SortOut(ref MbufBatch packets)
    {
        var first = Errno.None;
        MbufBatch good = default;
        while (packets.TryRemoveFirst(out var m))
        {
            var error = CheckFrame(m, out var cause);
            if (error == Errno.None)
            {
                good.Append(m);
                continue;
            }

            _ = RefuseOutput(m, cause, error);
            first = first == Errno.None ? error : first;
        }

        packets = good;
        return first;
    }

    private Errno RefuseAll(ref MbufBatch packets, OutputDrop cause, Errno error)
    {
        Counters.CountOutputDrops(cause, packets.Count);
        _ = packets.FreeAll();
        return error;
    }
}
