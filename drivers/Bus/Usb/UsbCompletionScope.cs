namespace HwNet.Bus.Usb;

/// <summary>Knows whether this thread is inside a completion, where waiting for the bus would be waiting for itself.</summary>
public static class UsbCompletionScope
{
    [ThreadStatic]
    private static int _depth;

    /// <summary>For every operation of a device that waits.</summary>
    /// <exception cref="InvalidOperationException">It was called from a completion.</exception>
    public static void AssertOutside(string operation)
    {
        if (_depth > 0)
        {
            throw new InvalidOperationException($"{operation} was called from a completion: it would wait for its own thread");
        }
    }

    /// <summary>Runs a completion.</summary>
    internal static void Run(UsbCompletion completion, UsbTransfer transfer)
    {
        _depth++;
        try
        {
            completion(transfer);
        }
        finally
        {
            _depth--;
        }
    }
}
