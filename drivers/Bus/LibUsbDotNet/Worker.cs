using System.Diagnostics.CodeAnalysis;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>The event thread of a device: everything that completes, completes here.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The event ends with the thread; whoever ends last may still wake it.")]
internal sealed class Worker
{
    private readonly AutoResetEvent _event = new(false);
    private readonly Thread _thread;
    private readonly Action _serve;
    private volatile bool _stop;

    /// <param name="name">The device, for debuggers.</param>
    /// <param name="serve">What it does whenever it is woken; must not throw.</param>
    internal Worker(string name, Action serve)
    {
        _serve = serve;
        _thread = new Thread(Run) { IsBackground = true, Name = $"libusbdotnet {name}" };
        _thread.Start();
    }

    /// <summary>True on its thread.</summary>
    internal bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Any thread.</summary>
    internal void Wake() => _ = _event.Set();

    /// <summary>Ends it and waits.</summary>
    internal void Stop()
    {
        _stop = true;
        Wake();
        _thread.Join();
    }

    private void Run()
    {
        while (!_stop)
        {
            _ = _event.WaitOne();
            _serve();
        }
    }
}
