namespace HwNet.Bus.Usb.LibUsb;

/// <summary>The control transfers of a device: a few, reused, each for one caller at a time.</summary>
internal sealed class LibUsbControls(LibUsbDeviceHandle handle)
{
    private readonly Lock _lock = new();
    private readonly Stack<LibUsbControl> _idle = new();
    private readonly List<LibUsbControl> _busy = [];
    private bool _closed;

    /// <summary>Control transfers that libusb never gave back.</summary>
    internal int Lost { get; private set; }

    /// <summary>Callers inside.</summary>
    internal InFlightCount Callers { get; } = new();

    /// <summary>Does one, and waits for its end.</summary>
    /// <param name="setup">The setup packet.</param>
    /// <param name="data">The data stage.</param>
    /// <param name="timeout">How long at most.</param>
    /// <param name="refusal">What libusb said when it did not even start; Success else.</param>
    internal UsbResult Run(in UsbSetup setup, Span<byte> data, TimeSpan timeout, out LibUsbError refusal)
    {
        Callers.Add();
        try
        {
            var control = Begin(setup, data, timeout, out refusal);
            if (control is null)
            {
                return new UsbResult(LibUsbStatus.Of(refusal), 0);
            }

            var result = control.Wait(setup, data, timeout);
            Return(control);
            return result;
        }
        finally
        {
            Callers.Remove();
        }
    }

    /// <summary>Cancels all; nothing can be started any more.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var control in _busy)
            {
                control.Cancel();
            }
        }
    }

    /// <summary>Frees all; nobody is inside.</summary>
    internal void Free()
    {
        lock (_lock)
        {
            while (_idle.TryPop(out var control))
            {
                control.Dispose();
            }
        }
    }

    // Started under the lock: a device that is closed meanwhile either refuses it or cancels it.
    private LibUsbControl? Begin(in UsbSetup setup, ReadOnlySpan<byte> data, TimeSpan timeout, out LibUsbError refusal)
    {
        lock (_lock)
        {
            if (_closed)
            {
                refusal = LibUsbError.NoDevice;
                return null;
            }

            var control = _idle.TryPop(out var idle) ? idle : LibUsbControl.Make(handle);
            if (control is null)
            {
                refusal = LibUsbError.NoMem;
                return null;
            }

            refusal = control.Start(setup, data, timeout);
            if (refusal != LibUsbError.Success)
            {
                _idle.Push(control);
                return null;
            }

            _busy.Add(control);
            return control;
        }
    }

    private void Return(LibUsbControl control)
    {
        lock (_lock)
        {
            _ = _busy.Remove(control);
            if (control.IsLost)
            {
                Lost++;
            }
            else
            {
                _idle.Push(control);
            }
        }
    }
}
