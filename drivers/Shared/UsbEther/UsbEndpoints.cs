using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>Finds the endpoints of an adapter, and says what is wrong with them: an endpoint of the wrong type, or whose packets have no bytes, is never used.</summary>
public static class UsbEndpoints
{
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

    private static string Missing(UsbInterface setting, string direction)
    {
        var all = setting.Endpoints.Count == 0
            ? "none"
            : string.Join(", ", setting.Endpoints.Select(static e => $"0x{e.Address:x2} {e.Type} of {e.MaxPacketSize} bytes"));
        return $"interface {setting.Number} setting {setting.Alternate} has no usable bulk {direction} endpoint (it has: {all})";
    }
}
