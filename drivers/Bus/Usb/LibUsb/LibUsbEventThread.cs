using NLog;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>The one thread that handles a context's events: completions and hot-plug callbacks run on it.</summary>
internal sealed unsafe class LibUsbEventThread
{
    private const int RoundSeconds = 60;
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");

    private readonly LibUsbContextHandle _context;
    private readonly string _name;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private bool _stop;
    private bool _ended;

    /// <summary>Starts it.</summary>
    /// <param name="context">The thread keeps it from being freed while it runs.</param>
    /// <param name="name">The device, for logs.</param>
    internal LibUsbEventThread(LibUsbContextHandle context, string name)
    {
        // Here, not on the thread: the context must not go before the thread gets its first turn.
        var added = false;
        context.DangerousAddRef(ref added);
        _context = context;
        _name = name;
        _thread = new Thread(Run) { IsBackground = true, Name = $"usb {name}" };
        _thread.Start();
    }

    /// <summary>True on the thread itself: inside a callback.</summary>
    internal bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Ends it and waits for it. From the thread itself it only asks: waiting would be for ever.</summary>
    /// <returns>False: a callback did not return in time; the thread ends when it does.</returns>
    internal bool Stop(TimeSpan limit)
    {
        if (!AskToStop())
        {
            return true;
        }

        try
        {
            return InterruptUntilEnded(limit);
        }
        finally
        {
            _context.DangerousRelease();
        }
    }

    /// <summary>Holds the context if true: the thread may let go of it, as the last, at any moment from here on.</summary>
    /// <returns>False: the thread is past its last event already.</returns>
    private bool AskToStop()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            var added = false;
            _context.DangerousAddRef(ref added);
            _stop = true;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    private bool InterruptUntilEnded(TimeSpan limit)
    {
        var rounds = Math.Max(1, (int)(limit.TotalMilliseconds / 100));
        for (var i = 0; i < rounds; i++)
        {
            // Again and again: where a synchronous call of libusb handles events on its own thread, it may be that thread that is interrupted.
            LibUsbLibrary.libusb_interrupt_event_handler(_context);
            if (IsCurrent || _thread.Join(100))
            {
                return true;
            }
        }

        return false;
    }

    private void Run()
    {
        try
        {
            Loop();
        }
        finally
        {
            lock (_gate)
            {
                _ended = true;
            }

            _context.DangerousRelease();
        }
    }

    private void Loop()
    {
        var failures = 0;
        while (!WaitForStop(TimeSpan.Zero))
        {
            var timeout = new TimeValue { Seconds = new(RoundSeconds) };
            var error = LibUsbLibrary.libusb_handle_events_timeout_completed(_context, &timeout, null);
            if (error is LibUsbError.Success or LibUsbError.Interrupted)
            {
                failures = 0;
                continue;
            }

            if (failures++ == 0)
            {
                Log.Error("{0}: libusb cannot handle events: {1}; trying again ten times a second", _name, LibUsbLibrary.ErrorName(error));
            }

            _ = WaitForStop(TimeSpan.FromMilliseconds(100));
        }
    }

    private bool WaitForStop(TimeSpan limit)
    {
        lock (_gate)
        {
            return _stop || (limit > TimeSpan.Zero && Monitor.Wait(_gate, limit)) || _stop;
        }
    }
}
