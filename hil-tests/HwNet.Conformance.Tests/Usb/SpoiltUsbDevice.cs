using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>A USB device, or its host controller, that does one thing otherwise than it should.</summary>
internal sealed class SpoiltUsbDevice(IUsbDevice inner) : UsbDeviceWrapper(inner)
{
    /// <summary>Transfers to the device are never ended by an empty packet.</summary>
    internal bool WithoutZeroPacket { get; init; }

    /// <summary>Done whenever a halt is cleared.</summary>
    internal Action OnClearHalt { get; init; } = static () => { };

    /// <summary>Bends the answer of a control request.</summary>
    internal Action<UsbSetup, byte[]> OnAnswer { get; init; } = static (_, _) => { };

    /// <summary>Bends the bytes of a finished transfer: its endpoint, and what came.</summary>
    internal Action<byte, Memory<byte>> OnReceived { get; init; } = static (_, _) => { };

    public override UsbStatus ClearHalt(byte endpoint)
    {
        OnClearHalt();
        return Inner.ClearHalt(endpoint);
    }

    public override UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        var result = Inner.Control(setup, data, timeout);
        if (setup.IsIn && result.Status == UsbStatus.Completed)
        {
            var answer = data[..result.Length].ToArray();
            OnAnswer(setup, answer);
            answer.CopyTo(data);
        }

        return result;
    }

    protected override UsbStatus SubmitInner(WrappedTransfer wrapped)
    {
        wrapped.Inner.Buffer = wrapped.Outer.Buffer;
        wrapped.Inner.ZeroPacket = wrapped.Outer.ZeroPacket && !WithoutZeroPacket;
        return Inner.Submit(wrapped.Inner);
    }

    protected override void InnerCompleted(WrappedTransfer wrapped)
    {
        if (wrapped.Outer.IsIn && wrapped.Inner.Status == UsbStatus.Completed)
        {
            OnReceived(wrapped.Outer.Endpoint, wrapped.Outer.Buffer[..wrapped.Inner.ActualLength]);
        }

        base.InnerCompleted(wrapped);
    }
}
