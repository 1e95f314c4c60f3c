using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Drivers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Bench.Usb;

/// <summary>Whose names the registers of a device have: those of the driver that would take it.</summary>
public static class RegisterNaming
{
    /// <summary>Looks for the names in the drivers' folders.</summary>
    /// <param name="catalog">The drivers.</param>
    /// <param name="descriptors">The device's.</param>
    /// <param name="driver">The driver; null: the best that fits.</param>
    /// <returns>Makes the names for a trace; they are null when the driver names none. Null: no driver fits.</returns>
    public static Func<IRegisterNames?>? Of(DriverCatalog catalog, UsbDescriptors descriptors, string? driver = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        foreach (var module in catalog.Modules.OfType<UsbEtherModule>().Where(m => driver is null || m.Name == driver).OrderByDescending(static m => m.Rank))
        {
            if (module.Matches.FirstOrDefault(line => UsbMatch.Fits(descriptors, line)) is { } match)
            {
                return () => module.RegisterNames(match);
            }
        }

        return null;
    }
}
