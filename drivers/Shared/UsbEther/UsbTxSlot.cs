using System.Buffers;
using HwNet.Buffers;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>One place in the transmit ring: a transfer, and the packets it carries.</summary>
internal sealed class UsbTxSlot : IDisposable
{
    private readonly IMemoryOwner<byte>? _owner;

    internal UsbTxSlot(byte endpoint, UsbCompletion completion, IMemoryOwner<byte>? buffer)
    {
        _owner = buffer;
        Transfer = new UsbTransfer(endpoint, completion) { Context = this };
    }

    /// <summary>The transfer.</summary>
    internal UsbTransfer Transfer { get; }

    /// <summary>Its own buffer for several packets; empty when the device takes one a transfer.</summary>
    internal Memory<byte> Buffer => _owner?.Memory ?? default;

    /// <summary>The packet that is sent from where it lies; null when the buffer holds copies.</summary>
    internal Mbuf? Packet { get; set; }

    /// <summary>Packets in it.</summary>
    internal int Packets { get; set; }

    /// <summary>Submissions so far without success.</summary>
    internal int Tries { get; set; }

    /// <summary>Empties it: frees the packet, if there is one.</summary>
    internal void FreePacket()
    {
        Packet?.Free();
        Packet = null;
        Packets = 0;
        Transfer.Buffer = default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Transfer.Dispose();
        _owner?.Dispose();
    }
}
