using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A device that keeps frames until it may interrupt or is asked.</summary>
internal sealed class PollDriver : NetDriver
{
    private readonly Lock _device = new();
    private MbufBatch _received;
    private bool _interrupts;

    internal List<string> Calls { get; } = [];

    /// <summary>Bursts that were asked for.</summary>
    internal List<(int Burst, int Cpu)> Polls { get; } = [];

    internal Errno RegisterResult { get; set; }

    internal Action? OnPoll { get; set; }

    /// <summary>Frames in the device.</summary>
    internal int Waiting
    {
        get
        {
            lock (_device)
            {
                return _received.Count;
            }
        }
    }

    /// <summary>A frame arrives from the wire; takes it.</summary>
    internal void Arrive(Mbuf m)
    {
        lock (_device)
        {
            _received.Append(m);
            if (_interrupts)
            {
                Ifp.Input(ref _received);
            }
        }
    }

    protected override Errno IfInit()
    {
        Calls.Add("init");
        Interrupt(true);
        return Errno.None;
    }

    protected override void IfStop()
    {
        Calls.Add("stop");
        lock (_device)
        {
            _interrupts = false;
            _ = _received.FreeAll();
        }
    }

    protected override void IfStart(IfSendQueue queue)
    {
        while (queue.TryDequeue(out var m))
        {
            m.Free();
        }
    }

    protected override Errno IfPollRegister()
    {
        Calls.Add("register");
        if (RegisterResult == Errno.None)
        {
            Interrupt(false);
        }

        return RegisterResult;
    }

    protected override int IfPoll(int burst)
    {
        Polls.Add((burst, StackCpu.Current));
        OnPoll?.Invoke();
        lock (_device)
        {
            MbufBatch batch = default;
            var count = _received.MoveTo(ref batch, burst);
            Ifp.Input(ref batch);
            return count;
        }
    }

    protected override void IfPollDeregister()
    {
        Calls.Add("deregister");
        Interrupt(true);
    }

    private void Interrupt(bool on)
    {
        lock (_device)
        {
            _interrupts = on;
            if (on && Ifp.IsUpAndRunning)
            {
                Ifp.Input(ref _received);
            }
        }
    }
}
