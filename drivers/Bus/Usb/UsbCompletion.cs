namespace HwNet.Bus.Usb;

/// <summary>Called once for each accepted submission, on the device's event thread, without any lock, one at a time per endpoint and in order of submission.</summary>
/// <remarks>It may submit again, this transfer or others. It must not make control transfers, wait for other completions or drain: it would wait for its own thread.</remarks>
/// <param name="transfer">The transfer; it belongs to its owner again.</param>
public delegate void UsbCompletion(UsbTransfer transfer);
