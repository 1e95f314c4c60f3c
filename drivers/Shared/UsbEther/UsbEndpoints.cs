using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>Finds the endpoints of an adapter, and says what is wrong with them: an endpoint of the wrong type, or whose packets have no bytes, is never used.</summary>
public static class UsbEndpoints
{
    private const byte VendorClass = 0xff;

    /// <summary>The pair of bulk endpoints of a setting.</summary>
    /// <param name="setting">The alternate setting.</param>
    /// <param name="bulkIn">To the host.</param>
    /// <param name="bulkOut">From the host.</param>
    /// <param name="failure">What is missing or wrong.</param>
    public static bool TryFind(
        UsbInterface setting,
        [NotNullWhen(true)] out UsbEndpoint? bulkIn,
        [NotNullWhen(true)] out UsbEndpoint? bulkOut,
        [NotNullWhen(false)] out string? failure)
    {
        ArgumentNullException.ThrowIfNull(setting);
        bulkIn = setting.Find(UsbTransferType.Bulk, isIn: true);
        bulkOut = setting.Find(UsbTransferType.Bulk, isIn: false);
        failure = (bulkIn, bulkOut) switch
        {
            (null, _) => Missing(setting, "IN"),
            (_, null) => Missing(setting, "OUT"),
            _ => null,
        };
        return failure is null;
    }

    /// <summary>The function of an adapter that has one interface with all of its endpoints, as the vendors' chips do.</summary>
    /// <param name="descriptors">The device's.</param>
    /// <param name="function">The first such interface that is of the vendor's own class.</param>
    /// <param name="failure">Why there is none.</param>
    public static bool TryFindVendor(
        UsbDescriptors descriptors, [NotNullWhen(true)] out UsbFunction? function, [NotNullWhen(false)] out string? failure)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        function = null;
        failure = "the device has no interface of the vendor's own class (ff)";
        foreach (var configuration in descriptors.Configurations)
        {
            foreach (var setting in configuration.Interfaces.Where(static i => i.Class == VendorClass))
            {
                if (TryFind(setting, out var bulkIn, out var bulkOut, out failure))
                {
                    var interrupt = setting.Find(UsbTransferType.Interrupt, isIn: true);
                    function = new UsbFunction(configuration.Value, setting.Number, setting.Number, setting.Alternate, null, bulkIn, bulkOut, interrupt);
                    return true;
                }
            }
        }

        return false;
    }

    private static string Missing(UsbInterface setting, string direction)
    {
        var all = setting.Endpoints.Count == 0
            ? "none"
            : string.Join(", ", setting.Endpoints.Select(static e => $"0x{e.Address:x2} {e.Type} of {e.MaxPacketSize} bytes"));
        return $"interface {setting.Number} setting {setting.Alternate} has no usable bulk {direction} endpoint (it has: {all})";
    }
}
