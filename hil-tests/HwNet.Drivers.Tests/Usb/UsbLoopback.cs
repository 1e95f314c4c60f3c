using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.Usb;

/// <summary>A device, open and ready, that gives back on one bulk endpoint what it gets on the other: message by message, in order, and nothing else.</summary>
public abstract class UsbLoopback : IDisposable
{
    /// <summary>The device: configured, its interfaces claimed, the setting with the endpoints chosen.</summary>
    public abstract IUsbDevice Device { get; }

    /// <summary>The bulk endpoint to the device.</summary>
    public abstract byte Out { get; }

    /// <summary>The bulk endpoint to the host.</summary>
    public abstract byte In { get; }

    /// <summary>The interface that has them.</summary>
    public abstract byte Interface { get; }

    /// <summary>Its setting that has them.</summary>
    public abstract byte Alternate { get; }

    /// <summary>wMaxPacketSize of the bulk endpoints.</summary>
    public int PacketSize => Device.Descriptors.Configurations
        .SelectMany(static c => c.Interfaces).SelectMany(static i => i.Endpoints).First(e => e.Address == Out).MaxPacketSize;

    /// <summary>Makes arbitrary bytes a message that the device takes: 60 bytes at least, 1,514 at most.</summary>
    public virtual void Shape(Span<byte> message)
    {
    }

    /// <summary>Makes the device ready again after a reset.</summary>
    public abstract void Prepare();

    /// <summary>Pulls the plug.</summary>
    public abstract void Unplug();

    public abstract void Dispose();
}
