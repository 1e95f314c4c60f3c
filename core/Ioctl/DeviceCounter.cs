namespace HwNet.Ioctl;

/// <summary>One line of "ethtool -S": a counter that the device or its driver keeps, beside those of if_data.</summary>
/// <param name="Name">In snake_case, without the interface's name; a dot groups: "usb.bad_length".</param>
/// <param name="Value">Since the device was opened, or as the device counts: chips have counters of 16 and 32 bits that wrap.</param>
public readonly record struct DeviceCounter(string Name, long Value);
