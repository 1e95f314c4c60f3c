using System.Buffers;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>A client's transfer at the server: made once, used over and over on its endpoint.</summary>
/// <remarks>Lock: G of <see cref="UsbIpSession"/>.</remarks>
internal sealed class UsbIpUrb : IDisposable
{
    private IMemoryOwner<byte>? _memory;

    /// <param name="endpoint">bEndpointAddress; of endpoint 0 both directions share one pool.</param>
    /// <param name="completion">Of the device's transfer.</param>
    internal UsbIpUrb(byte endpoint, UsbCompletion completion) => Transfer = new UsbTransfer(endpoint, completion) { Context = this };

    /// <summary>The device's transfer; not used for endpoint 0.</summary>
    internal UsbTransfer Transfer { get; }

    /// <summary>What the client asked for.</summary>
    internal UsbIpSubmit Message { get; set; }

    /// <summary>The bytes, as many as the client asked for.</summary>
    internal Memory<byte> Buffer { get; private set; }

    /// <summary>Bytes of memory it holds.</summary>
    internal int Capacity => _memory?.Memory.Length ?? 0;

    internal UsbStatus Status { get; set; }

    internal int ActualLength { get; set; }

    /// <summary>The seqnum of the unlink that asked for its end; valid while <see cref="IsUnlinking"/>.</summary>
    internal uint UnlinkSequence { get; set; }

    internal bool IsUnlinking { get; set; }

    /// <summary>The client was told that it is cancelled before the device had ended it: nothing more is told.</summary>
    internal bool IsForgotten { get; set; }

    /// <summary>Sets it up for a message.</summary>
    internal void Prepare(in UsbIpSubmit message, IUsbDevice device)
    {
        if (Capacity < message.Length)
        {
            _memory?.Dispose();
            _memory = device.AllocateBuffer(Math.Max(64, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)message.Length)));
        }

        Message = message;
        Buffer = _memory?.Memory[..message.Length] ?? default;
        Transfer.Buffer = Buffer;
        Transfer.ZeroPacket = message.ZeroPacket && !message.IsIn;
        (Status, ActualLength, IsUnlinking, IsForgotten) = (UsbStatus.Completed, 0, false, false);
    }

    /// <summary>Gives its memory back.</summary>
    internal void DropMemory()
    {
        _memory?.Dispose();
        _memory = null;
        Buffer = default;
        Transfer.Buffer = default;
    }

    /// <summary>The transfer must not be in flight.</summary>
    public void Dispose()
    {
        Transfer.Dispose();
        DropMemory();
    }
}
