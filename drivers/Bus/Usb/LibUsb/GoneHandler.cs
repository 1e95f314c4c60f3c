namespace HwNet.Bus.Usb.LibUsb;

/// <summary>One that wants to know when a device is gone.</summary>
internal sealed class GoneHandler(Action handler, Action<GoneHandler> remove) : IDisposable
{
    private volatile bool _removed;

    /// <summary>Calls it, unless it was removed.</summary>
    internal void Call()
    {
        if (!_removed)
        {
            handler();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _removed = true;
        remove(this);
    }
}
