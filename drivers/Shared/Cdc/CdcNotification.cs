namespace HwNet.Drivers.Shared.Cdc;

/// <summary>A notification of a device.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Downlink">With Speed: bit/s to the host.</param>
/// <param name="Uplink">With Speed: bit/s from the host.</param>
public readonly record struct CdcNotification(CdcNotificationKind Kind, uint Downlink = 0, uint Uplink = 0);
