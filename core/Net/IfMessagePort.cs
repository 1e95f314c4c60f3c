using System.Diagnostics.CodeAnalysis;
using NLog;

namespace HwNet.Net;

/// <summary>ifnet_portfn: the queue of interface messages of one CPU, and the thread that serves it.</summary>
/// <remarks>Lock: P (port), a leaf. Without a thread (tests) <see cref="RunOnce"/> serves it.</remarks>
internal sealed class IfMessagePort : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Net");

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _wake = new(false);
    private readonly Thread? _thread;
    private readonly int _cpu;
    private IfMessage? _head;
    private IfMessage? _tail;
    private int _count;
    private bool _stopping;

    internal IfMessagePort(int cpu, bool threaded)
    {
        _cpu = cpu;
        if (threaded)
        {
            _thread = new Thread(Serve) { Name = $"ifnet {cpu}", IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>True on the thread that serves this port.</summary>
    internal bool IsServedHere => _thread == Thread.CurrentThread;

    /// <summary>True when a thread of its own serves the port.</summary>
    internal bool IsThreaded => _thread is not null;

    /// <summary>Messages that wait.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>ifnet_sendmsg: queues a message; one that is queued already stays where it is. A port that has ended replies ENXIO.</summary>
    internal void Send(IfMessage message)
    {
        if (!message.TryClaim())
        {
            return;
        }

        SchedulePoint.Pass();
        if (!TryAppend(message, out var wake))
        {
            message.Unclaim();
            message.Reply(Errno.ENXIO);
        }
        else if (wake)
        {
            _wake.Set();
        }
    }

    /// <summary>Dispatches what is queued now; what that sends is for the next time.</summary>
    /// <returns>How many messages.</returns>
    internal int RunOnce()
    {
        var limit = Volatile.Read(ref _count);
        var done = 0;
        var previous = StackCpu.Bind(_cpu);

        // One by one: a message that waits for another one of this port (ifnet_domsg) finds it in the queue.
        while (done < limit && TryTake(out var message))
        {
            SchedulePoint.Pass();
            message.Unclaim();
            Dispatch(message);
            done++;
        }

        StackCpu.Restore(previous);
        return done;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
        }

        _wake.Set();
        if (_thread is not null && !IsServedHere)
        {
            _thread.Join();
            _wake.Dispose();
        }

        while (RunOnce() > 0)
        {
        }
    }

    private bool TryAppend(IfMessage message, out bool wake)
    {
        message.Cpu = _cpu;
        message.Next = null;
        lock (_lock)
        {
            wake = _head is null;
            if (_stopping)
            {
                return false;
            }

            if (_tail is null)
            {
                _head = message;
            }
            else
            {
                _tail.Next = message;
            }

            _tail = message;
            _count++;
            return true;
        }
    }

    private bool TryTake([NotNullWhen(true)] out IfMessage? message)
    {
        lock (_lock)
        {
            message = _head;
            if (message is null)
            {
                return false;
            }

            _head = message.Next;
            _tail = _head is null ? null : _tail;
            message.Next = null;
            _count--;
            return true;
        }
    }

    private static void Dispatch(IfMessage message)
    {
        try
        {
            message.Dispatch();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A message that throws is a bug of its sender; the other interfaces of this CPU must go on.
            Log.Error(e, "interface message {0} failed", message.GetType().Name);
            message.Reply(Errno.EIO);
        }
    }

    private void Serve()
    {
        while (!Volatile.Read(ref _stopping))
        {
            _wake.Reset();
            if (RunOnce() == 0)
            {
                _wake.Wait();
            }
        }
    }
}
