using HwNet.Ioctl;

namespace HwNet.Net;

/// <content>Polling mode: a CPU asks the device, instead of the device interrupting.</content>
public sealed partial class IfNet
{
    private int _pollCpu = -1;

    /// <summary>if_poll_cpuid: the CPU that polls; the interface's own unless set.</summary>
    internal int PollCpu => Volatile.Read(ref _pollCpu) is >= 0 and var cpu ? cpu : CpuId;

    private bool IsPolled => (Volatile.Read(ref _flags) & (int)IfFlags.Polling) != 0;

    /// <summary>Asks the device, if it is up, running and in polling mode. n, takes S</summary>
    /// <returns>Frames handed up.</returns>
    internal int Poll(int burst)
    {
        Serializer.Enter();
        try
        {
            return IsPolled && IsUpAndRunning ? _driver.Poll(burst) : 0;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Error(e, "{0}: if_poll failed", Name);
            Vanish($"the driver failed in if_poll: {e.Message}");
            return 0;
        }
        finally
        {
            Serializer.Exit();
        }
    }

    /// <summary>ether_poll_register, ether_poll_deregister. C, takes S</summary>
    /// <returns>None; EOPNOTSUPP (the driver can not be polled); the driver's error, in interrupt mode.</returns>
    private Errno ApplyPolling(IfFlags wanted)
    {
        var on = (wanted & IfFlags.Polling) != 0;
        if (on == IsPolled)
        {
            return Errno.None;
        }

        var error = Errno.None;
        Serializer.Enter();
        if (!on)
        {
            ChangeFlags(IfFlags.None, IfFlags.Polling);
            _driver.PollDeregister();
        }
        else if ((error = _driver.PollRegister()) == Errno.None)
        {
            ChangeFlags(IfFlags.Polling, IfFlags.None);
        }

        Serializer.Exit();
        if (on == IsPolled)
        {
            Stack.Poller.Follow(this, on);
        }

        return error;
    }

    /// <summary>A device that was initialised anew interrupts again. S</summary>
    private void RepeatPolling()
    {
        if (!IsPolled)
        {
            return;
        }

        var error = _driver.PollRegister();
        if (error != Errno.None)
        {
            Log.Warn("{0}: no longer polled: {1}", Name, error);
            ChangeFlags(IfFlags.None, IfFlags.Polling);
            Stack.Poller.Follow(this, polled: false);
        }
    }

    private Errno ApplyPollCpu(SetPollCpu request)
    {
        if ((uint)request.Cpu >= (uint)Stack.Ports.CpuCount)
        {
            return Errno.EINVAL;
        }

        Volatile.Write(ref _pollCpu, request.Cpu);
        return Stamped(Errno.None);
    }
}
