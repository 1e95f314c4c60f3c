using HwNet.Bus.Usb;

namespace HwNet.Benchmarks.Paths;

/// <summary>Messages that go out of a device that gives back what it gets, and come in again: each that comes sends another.</summary>
internal sealed class UsbEcho
{
    private readonly IUsbDevice _device;
    private readonly UsbTransfer[] _in;
    private readonly Stack<UsbTransfer> _idle = [];
    private readonly UsbTransfer[] _out;
    private long _returned;
    private int _owed;
    private volatile bool _stop;

    /// <param name="device">Its interface is claimed.</param>
    /// <param name="depth">Messages on their way.</param>
    /// <param name="length">Bytes of each.</param>
    internal UsbEcho(IUsbDevice device, int depth, int length)
    {
        _device = device;
        var setting = device.Descriptors.Configurations[0].Interfaces[0];
        var output = setting.Find(UsbTransferType.Bulk, isIn: false)!.Address;
        var input = setting.Find(UsbTransferType.Bulk, isIn: true)!.Address;
        _in = [.. Enumerable.Range(0, depth).Select(_ => new UsbTransfer(input, Came) { Buffer = device.AllocateBuffer(2048).Memory })];
        _out = [.. Enumerable.Range(0, depth).Select(_ => new UsbTransfer(output, Went) { Buffer = device.AllocateBuffer(length).Memory })];
    }

    /// <summary>Messages that came back.</summary>
    internal long Returned => Volatile.Read(ref _returned);

    /// <summary>Waits for messages and sends none.</summary>
    internal void Listen()
    {
        foreach (var transfer in _in)
        {
            _ = _device.Submit(transfer);
        }
    }

    /// <summary>Sends the first ones.</summary>
    internal void Start()
    {
        Listen();
        foreach (var transfer in _out)
        {
            _ = _device.Submit(transfer);
        }
    }

    /// <summary>Lets all come to rest.</summary>
    internal void Stop(TimeSpan limit)
    {
        _stop = true;
        _device.CancelAll(_out[0].Endpoint);
        _device.CancelAll(_in[0].Endpoint);
        _ = _device.Drain(limit);
    }

    private void Came(UsbTransfer transfer)
    {
        if (_stop || transfer.Status != UsbStatus.Completed)
        {
            return;
        }

        _ = Interlocked.Increment(ref _returned);
        _ = _device.Submit(transfer);
        UsbTransfer? next;
        lock (_idle)
        {
            // What came back may be told before the transfer that took it out.
            _owed += _idle.TryPop(out next) ? 0 : 1;
        }

        if (next is not null)
        {
            _ = _device.Submit(next);
        }
    }

    private void Went(UsbTransfer transfer)
    {
        if (_stop || transfer.Status != UsbStatus.Completed)
        {
            return;
        }

        lock (_idle)
        {
            if (_owed == 0)
            {
                _idle.Push(transfer);
                return;
            }

            _owed--;
        }

        _ = _device.Submit(transfer);
    }
}
