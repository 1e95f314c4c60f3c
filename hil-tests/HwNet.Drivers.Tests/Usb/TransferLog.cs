using System.Buffers;
using System.Collections.Concurrent;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.Usb;

/// <summary>Transfers of one device, and their completions in the order in which they came.</summary>
internal sealed class TransferLog(IUsbDevice device) : IDisposable
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<(UsbTransfer Transfer, UsbStatus Status, int Length)> _completions = [];
    private readonly List<(UsbTransfer Transfer, IMemoryOwner<byte> Buffer)> _made = [];

    /// <summary>Completions that nobody has taken.</summary>
    internal int Waiting => _completions.Count;

    /// <summary>A transfer with a buffer of its own.</summary>
    internal UsbTransfer Make(byte endpoint, int room = 2048)
    {
        var buffer = device.AllocateBuffer(room);
        var transfer = new UsbTransfer(endpoint, t => _completions.Add((t, t.Status, t.ActualLength))) { Buffer = buffer.Memory };
        _made.Add((transfer, buffer));
        return transfer;
    }

    /// <summary>Several.</summary>
    internal UsbTransfer[] Make(int count, byte endpoint) => [.. Enumerable.Range(0, count).Select(_ => Make(endpoint))];

    /// <summary>Makes a transfer and submits it.</summary>
    internal UsbTransfer Submit(byte endpoint, int room = 2048)
    {
        var transfer = Make(endpoint, room);
        Assert.Equal(UsbStatus.Completed, device.Submit(transfer));
        return transfer;
    }

    /// <summary>The next completion.</summary>
    internal (UsbTransfer Transfer, UsbStatus Status, int Length) Next()
    {
        Assert.True(_completions.TryTake(out var completion, Limit), "no completion within 10 s");
        return completion;
    }

    /// <summary>The next completions of one endpoint; those of others are passed over.</summary>
    internal List<(UsbTransfer Transfer, UsbStatus Status, int Length)> Next(int count, byte endpoint)
    {
        var found = new List<(UsbTransfer, UsbStatus, int)>();
        while (found.Count < count)
        {
            var next = Next();
            if (next.Transfer.Endpoint == endpoint)
            {
                found.Add(next);
            }
        }

        return found;
    }

    public void Dispose()
    {
        foreach (var endpoint in _made.Select(m => m.Transfer.Endpoint).Distinct())
        {
            device.CancelAll(endpoint);
        }

        Assert.True(device.Drain(Limit), "transfers are in flight 10 s after they were cancelled");
        foreach (var (transfer, buffer) in _made)
        {
            transfer.Dispose();
            buffer.Dispose();
        }

        _completions.Dispose();
    }
}
