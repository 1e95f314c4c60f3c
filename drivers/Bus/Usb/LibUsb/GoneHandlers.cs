using NLog;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Who wants to know when a device is gone. They are told once, on a thread of their own: they may close the device there.</summary>
/// <param name="name">The device, for logs.</param>
internal sealed class GoneHandlers(string name)
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");

    private readonly Lock _lock = new();
    private readonly List<GoneHandler> _handlers = [];
    private bool _isGone;

    /// <summary>True once it is gone.</summary>
    internal bool IsGone => Volatile.Read(ref _isGone);

    /// <summary>Adds one; calls it at once when the device is gone already.</summary>
    internal IDisposable Add(Action handler)
    {
        var added = new GoneHandler(handler, Remove);
        lock (_lock)
        {
            if (!_isGone)
            {
                _handlers.Add(added);
                return added;
            }
        }

        added.Call();
        return added;
    }

    /// <summary>The device is gone.</summary>
    /// <returns>False: that was known.</returns>
    internal bool Raise()
    {
        GoneHandler[] handlers;
        lock (_lock)
        {
            if (_isGone)
            {
                return false;
            }

            Volatile.Write(ref _isGone, true);
            handlers = [.. _handlers];
            _handlers.Clear();
        }

        if (handlers.Length > 0)
        {
            new Thread(() => Tell(handlers)) { IsBackground = true, Name = $"usb {name} gone" }.Start();
        }

        return true;
    }

    private void Tell(GoneHandler[] handlers)
    {
        foreach (var handler in handlers)
        {
            try
            {
                handler.Call();
            }
            catch (Exception e)
            {
                Log.Error(e, "{0}: a handler of the removal failed", name);
            }
        }
    }

    private void Remove(GoneHandler handler)
    {
        lock (_lock)
        {
            _ = _handlers.Remove(handler);
        }
    }
}
