using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.BackEnds;
using LibUsbDotNet.LibUsb;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>libusbdotnet:VID:PID[@BUS-PORT].</summary>
public sealed class LibUsbDotNetBackEnd : UsbBackEnd
{
    /// <inheritdoc/>
    public override string Name => "libusbdotnet";

    /// <inheritdoc/>
    public override string Summary => "a USB adapter of this machine, through LibUsbDotNet";

    /// <inheritdoc/>
    public override string Library
    {
        get
        {
            var version = $"LibUsbDotNet {typeof(UsbContext).Assembly.GetName().Version?.ToString(3)}";
            return Missing is null ? $"{version}, libusb {NativeLibraryVersion.Version}" : version;
        }
    }

    /// <inheritdoc/>
    public override string? Missing
    {
        get
        {
            try
            {
                using var context = new UsbContext();
                return null;
            }
            catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException or UsbException)
            {
                return NoLibrary(e);
            }
        }
    }

    /// <inheritdoc/>
    public override Errno Find(ushort vendorId, ushort productId, string? location, out IUsbBusDevice? device, out string? failure)
    {
        device = null;
        try
        {
            using var context = new UsbContext();
            using var all = context.List();
            var same = all.OfType<UsbDevice>().Where(d => d.VendorId == vendorId && d.ProductId == productId).ToList();
            var there = same.FindAll(d => location is null || LibUsbDotNetBusDevice.LocationOf(d.LocationId) == location);
            if (there.Count != 1)
            {
                failure = Choice($"{vendorId:x4}:{productId:x4}", location, there.Count > 1 ? there : same);
                return there.Count == 0 ? Errno.ENXIO : Errno.EEXIST;
            }

            var error = LibUsbDotNetBusDevice.Read(there[0], out var found, out failure);
            device = found;
            return error;
        }
        catch (UsbException e)
        {
            failure = $"LibUsbDotNet cannot list the devices ({e.Message}). Run again with LIBUSB_DEBUG=4: it says why.";
            return Errno.EIO;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            failure = NoLibrary(e);
            return Errno.ENOSYS;
        }
    }

    private static string NoLibrary(Exception e) => $"LibUsbDotNet finds no libusb-1.0 ({e.GetBaseException().Message}). Install libusb, on Windows put libusb-1.0.dll beside the program.";

    private static string Choice(string id, string? location, List<UsbDevice> candidates)
    {
        var where = location is null ? "" : $" at {location}";
        var places = string.Join(", ", candidates.Select(d => $"libusbdotnet:{id}@{LibUsbDotNetBusDevice.LocationOf(d.LocationId)}"));
        return candidates.Count == 0 ? $"{id} is not plugged in. 'hwnet usb tree' or 'lsusb' shows what there is." : $"{id}{where}: not this one alone. Name one of {places}.";
    }
}
