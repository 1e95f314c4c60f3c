using System.Globalization;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;
using HwNet.Net;
using LibUsbDotNet.Info;
using LibUsbDotNet.LibUsb;
using LibUsbDotNet.Main;
using IUsbDevice = HwNet.Bus.Usb.IUsbDevice;
using UsbDeviceInfo = HwNet.Bus.Usb.UsbDeviceInfo;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>A device that LibUsbDotNet found. It holds nothing of the library: it is looked up again when it is opened.</summary>
internal sealed class LibUsbDotNetBusDevice : IUsbBusDevice
{
    /// <summary>usbfs refuses control transfers that are longer; what is behind it is not read.</summary>
    private const int MostConfigurationBytes = 4096;

    private readonly byte _address;

    private LibUsbDotNetBusDevice(byte address, UsbDeviceInfo info, UsbDescriptors descriptors)
    {
        _address = address;
        Info = info;
        Descriptors = descriptors;
    }

    public string Bus => "usb";

    public string Location => Info.Location;

    public string Description => Info.Description;

    public UsbDeviceInfo Info { get; }

    public UsbDescriptors Descriptors { get; }

    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Bus == Bus && UsbMatch.Fits(Descriptors, match);
    }

    public Errno Open(out IUsbDevice? device, out string? failure)
    {
        device = null;
        var options = new HotplugOptions { VendorId = Descriptors.Device.VendorId, ProductId = Descriptors.Device.ProductId };
        var context = new UsbContext { HotplugOptions = options };
        UsbDevice? library = null;
        try
        {
            library = (UsbDevice?)context.Find(d => d is UsbDevice u && u.Address == _address && LocationOf(u.LocationId) == Location
                && u.VendorId == Descriptors.Device.VendorId && u.ProductId == Descriptors.Device.ProductId);
            if (library is null)
            {
                failure = LibUsbFailure.NotThere(Location, Descriptors.Device);
                return Errno.ENXIO;
            }

            library.Open();
            device = new LibUsbDotNetDevice(this, context, library);
            failure = null;
            return Errno.None;
        }
        catch (UsbException e)
        {
            return WhyNot(e, Location, Descriptors.Device, out failure);
        }
        finally
        {
            if (device is null)
            {
                library?.Dispose();
                context.Dispose();
            }
        }
    }

    /// <summary>Reads what the device says of itself; opens it for that, because LibUsbDotNet tells the descriptors only in parts.</summary>
    internal static Errno Read(UsbDevice library, out LibUsbDotNetBusDevice? device, out string? failure)
    {
        device = null;
        var location = LocationOf(library.LocationId);
        try
        {
            library.Open();
            var head = Descriptor(library, 1, 0, UsbDeviceDescriptor.Size);
            var configurations = new List<ReadOnlyMemory<byte>>();
            for (byte i = 0; i < Math.Min(head.Length == UsbDeviceDescriptor.Size ? (int)head[17] : 0, UsbDescriptors.MaxConfigurations); i++)
            {
                configurations.Add(Descriptor(library, 2, i, MostConfigurationBytes));
            }

            if (!UsbDescriptors.TryParse(head, configurations, out var descriptors, out failure))
            {
                failure = $"{location}: {failure}. Plug it in anew.";
                return Errno.EIO;
            }

            device = new LibUsbDotNetBusDevice(library.Address, Describe(library, location, descriptors.Device), descriptors);
            return Errno.None;
        }
        catch (UsbException e)
        {
            return WhyNot(e, location, null, out failure);
        }
        finally
        {
            library.Close();
        }
    }

    /// <summary>"1-2.3"; "usb1" for a root hub.</summary>
    internal static string LocationOf(LocationId id) => id.PortNumbers.Count == 0
        ? string.Create(CultureInfo.InvariantCulture, $"usb{id.BusNumber}")
        : string.Create(CultureInfo.InvariantCulture, $"{id.BusNumber}-{string.Join('.', id.PortNumbers)}");

    private static UsbDeviceInfo Describe(UsbDevice library, string location, UsbDeviceDescriptor head)
    {
        var vendor = Text(library, head.ManufacturerIndex);
        var product = Text(library, head.ProductIndex);
        var words = $"{vendor} {product}".Trim();
        return new UsbDeviceInfo(
            location, LibUsbDotNetStatus.Speed((int)library.Speed), words.Length > 0 ? words : $"USB device {head.Id}", Text(library, head.SerialIndex));
    }

    private static string? Text(UsbDevice library, byte index) => UsbStrings.Printable(library.GetStringDescriptor(index, failSilently: true));

    private static byte[] Descriptor(UsbDevice library, byte type, byte index, int room)
    {
        var bytes = new byte[room];
        ControlTimeout.Enter(TimeSpan.FromSeconds(1));
        try
        {
            var length = library.ControlTransfer(new UsbSetupPacket(0x80, 6, (type << 8) | index, 0, room), bytes, 0, room);
            return bytes[..Math.Clamp(length, 0, room)];
        }
        finally
        {
            ControlTimeout.Leave();
        }
    }

    private static Errno WhyNot(UsbException e, string location, UsbDeviceDescriptor? device, out string failure)
    {
        var status = LibUsbDotNetStatus.Of(e.ErrorCode);
        failure = status switch
        {
            UsbStatus.NoAccess when device is not null => LibUsbFailure.NoPermission(location, device),
            UsbStatus.NoDevice => $"{location}: it was unplugged. List the devices again.",
            UsbStatus.Busy => LibUsbFailure.Busy(location, "it cannot be opened", null),
            _ => $"{location}: it cannot be opened ({e.Message}). See that this user may write to its device node; LIBUSB_DEBUG=4 says more.",
        };
        return status == UsbStatus.Completed ? Errno.EIO : status.ToErrno();
    }
}
