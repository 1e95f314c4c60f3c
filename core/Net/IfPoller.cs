namespace HwNet.Net;

/// <summary>DEVICE_POLLING: has each interface in polling mode asked at every tick by the interface thread of its poll CPU.</summary>
/// <remarks>Lock: own, for the list, a leaf. The timer runs only while there is somebody to poll.</remarks>
public sealed class IfPoller : IDisposable
{
    /// <summary>kern.polling.pollhz: 1,000 a second.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly NetStack _stack;
    private readonly PollMessage[] _messages;
    private volatile IfNet[] _polled = [];
    private ITimer? _timer;
    private int _burst = 64;

    internal IfPoller(NetStack stack)
    {
        _stack = stack;
        _messages = new PollMessage[stack.Ports.CpuCount];
        for (var cpu = 0; cpu < _messages.Length; cpu++)
        {
            _messages[cpu] = new PollMessage(this, cpu);
        }
    }

    /// <summary>kern.polling.each_burst: frames that one interface hands up before the next has its turn; from 1. May change at any time.</summary>
    public int Burst
    {
        get => Volatile.Read(ref _burst);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            Volatile.Write(ref _burst, value);
        }
    }

    /// <summary>The interfaces that are polled; a snapshot.</summary>
    public IReadOnlyList<IfNet> Polled => _polled;

    /// <summary>One tick: wakes the threads of the CPUs that have somebody to poll. Stacks without threads call it themselves. n</summary>
    public void Tick()
    {
        foreach (var ifp in _polled)
        {
            // A message that is on its way already is not sent twice.
            var cpu = ifp.PollCpu;
            _stack.Ports.Send(_messages[cpu], cpu);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _polled = [];
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>The interface has entered polling mode, or left it. What came in meanwhile is asked for at once.</summary>
    internal void Follow(IfNet ifp, bool polled)
    {
        lock (_lock)
        {
            _polled = [.. _polled.Where(i => i != ifp)];
            if (polled)
            {
                _polled = [.. _polled, ifp];
            }

            if (_polled.Length == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
            else if (_timer is null && _stack.IsThreaded)
            {
                _timer = _stack.Clock.CreateTimer(static p => ((IfPoller)p!).Tick(), this, Interval, Interval);
            }
        }

        if (polled)
        {
            Tick();
        }
    }

    /// <summary>Asks each interface of a CPU once; if one may have more, asks again after what else waits for that thread.</summary>
    private void PollCpu(int cpu)
    {
        var (burst, more) = (Burst, false);
        foreach (var ifp in _polled)
        {
            if (ifp.PollCpu == cpu)
            {
                more |= ifp.Poll(burst) >= burst;
            }
        }

        if (more)
        {
            _stack.Ports.Send(_messages[cpu], cpu);
        }
    }

    private sealed class PollMessage(IfPoller poller, int cpu) : IfMessage
    {
        protected internal override void Dispatch()
        {
            poller.PollCpu(cpu);
            Reply(Errno.None);
        }
    }
}
