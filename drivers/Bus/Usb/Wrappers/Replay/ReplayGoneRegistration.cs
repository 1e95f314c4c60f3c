namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>Somebody who wants to hear that the device is gone.</summary>
internal sealed class ReplayGoneRegistration(object sync, List<Action> handlers, Action handler) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        lock (sync)
        {
            _ = handlers.Remove(handler);
        }
    }
}
