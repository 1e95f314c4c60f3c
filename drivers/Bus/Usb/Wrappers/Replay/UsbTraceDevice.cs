namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>What a trace tells of one device.</summary>
/// <param name="Bus">The bus number.</param>
/// <param name="Address">The device's address.</param>
/// <param name="Exchanges">Its transfers, by submission; resets of its port among them.</param>
/// <param name="Descriptors">Its descriptors; null when the trace has not all of them.</param>
/// <param name="Problem">Why it has not; null when it has.</param>
public sealed record UsbTraceDevice(
    int Bus, int Address, IReadOnlyList<UsbExchange> Exchanges, UsbDescriptors? Descriptors, string? Problem)
{
    /// <summary>Transfers of which not every byte was recorded.</summary>
    public int Truncated => Exchanges.Count(static e => e.IsTruncated && !e.IsUnfinished);

    /// <summary>True for a hub: Linux gives its root hubs address 1.</summary>
    public bool IsHub => Address == 1 || Descriptors?.Device.Class == 9;
}
