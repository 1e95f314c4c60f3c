using System.Buffers;

namespace HwNet.Bus.Usb;

/// <summary>An open USB device: through libusb, through USB/IP, or a simulated one. Closed by Dispose, which cancels and drains.</summary>
/// <remarks>
/// Any thread may call. Operations that wait (all but Submit, Cancel and CancelAll) must not be called from a completion; they throw there.
/// Faults, tracing and replay are wrappers round it.
/// </remarks>
public interface IUsbDevice : IDisposable
{
    /// <summary>Where it is and how it is connected.</summary>
    UsbDeviceInfo Info { get; }

    /// <summary>Its descriptors, read and parsed once.</summary>
    UsbDescriptors Descriptors { get; }

    /// <summary>True once the device is gone: unplugged, or its connection lost. It does not come back; open it anew.</summary>
    bool IsGone { get; }

    /// <summary>Cause and cure of the last failure, one sentence each; null when all is well.</summary>
    string? Failure { get; }

    /// <summary>Calls back once when the device is gone; at once if it is already. What is in flight completes before, after or meanwhile, as NoDevice. Any thread, no lock.</summary>
    /// <remarks>Real host controllers see a dead wire before the hub tells of the removal: until then transfers may end as ProtocolError.</remarks>
    /// <returns>Dispose it to be no longer called.</returns>
    IDisposable OnGone(Action handler);

    /// <summary>A control transfer on endpoint 0; waits for its end.</summary>
    /// <param name="setup">The setup packet.</param>
    /// <param name="data">The data stage: to send, or room for the answer; at least <see cref="UsbSetup.Length"/> bytes, else Invalid.</param>
    /// <param name="timeout">How long at most.</param>
    UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout);

    /// <summary>usb_submit_urb: starts a bulk or interrupt transfer. Many may be in flight on one endpoint; they complete in order. Never waits.</summary>
    /// <returns>Completed: accepted, the completion follows. Otherwise there is no completion: NoDevice, Invalid (no such endpoint in the current settings, or in flight), NoMemory.</returns>
    UsbStatus Submit(UsbTransfer transfer);

    /// <summary>usb_unlink_urb: ends a transfer early. It completes as Cancelled, or as it just ended. Nothing when it is not in flight. Never waits.</summary>
    void Cancel(UsbTransfer transfer);

    /// <summary>Cancels everything in flight on an endpoint, newest first, so that none completes after the one behind it. Never waits.</summary>
    void CancelAll(byte endpoint);

    /// <summary>Waits until nothing is in flight and no completion runs. Cancel first.</summary>
    /// <param name="limit">How long at most.</param>
    /// <returns>False: the time was over.</returns>
    bool Drain(TimeSpan limit);

    /// <summary>CLEAR_FEATURE(ENDPOINT_HALT), here and at the device: the data toggle starts anew. Nothing may be in flight on the endpoint.</summary>
    UsbStatus ClearHalt(byte endpoint);

    /// <summary>SET_CONFIGURATION, unless it is set already. Interfaces must not be claimed.</summary>
    UsbStatus SetConfiguration(byte value);

    /// <summary>Takes an interface for us alone; a kernel driver on it is detached, and comes back with <see cref="Release"/>.</summary>
    /// <returns>Completed, Busy (another program has it), NoAccess, Invalid, NoDevice.</returns>
    UsbStatus Claim(byte interfaceNumber);

    /// <summary>Gives an interface back.</summary>
    UsbStatus Release(byte interfaceNumber);

    /// <summary>SET_INTERFACE: chooses an alternate setting of a claimed interface. Nothing may be in flight on its endpoints.</summary>
    UsbStatus SetAlternate(byte interfaceNumber, byte alternate);

    /// <summary>Resets the device on its port; configuration and claims stay, alternate settings go back to 0. Nothing may be in flight.</summary>
    /// <returns>Completed; NoDevice: it came back as another device, or not at all.</returns>
    UsbStatus Reset();

    /// <summary>A pinned buffer for transfers, in memory that the device reaches without a copy where the platform has such.</summary>
    /// <returns>The buffer, of exactly that length; dispose it when nothing in flight uses it.</returns>
    IMemoryOwner<byte> AllocateBuffer(int length);
}
