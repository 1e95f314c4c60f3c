namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>What a receive ring calls with the bytes of a finished transfer, on the device's event thread, without a lock.</summary>
internal delegate void UsbReceived(ReadOnlySpan<byte> bytes);
