using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>The functions of libusb.h that are used here, by their own names.</summary>
/// <remarks>
/// Call <see cref="LibUsbLoader.TryLoad"/> first: it says in words what is wrong when there is no libusb. What a SafeHandle's release calls takes
/// the plain pointer. libusb_set_option is not here: it has variable arguments, which cannot be called portably (LIBUSB_DEBUG works without it).
/// </remarks>
internal static unsafe partial class LibUsbLibrary
{
    /// <summary>The name that <see cref="LibUsbLoader"/> resolves.</summary>
    internal const string Name = "usb-1.0";

    /// <summary>LIBUSB_CAP_HAS_HOTPLUG.</summary>
    internal const uint HasHotplug = 1;

    /// <summary>LIBUSB_CAP_SUPPORTS_DETACH_KERNEL_DRIVER.</summary>
    internal const uint SupportsDetach = 0x101;

    /// <summary>LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED.</summary>
    internal const int HotplugArrived = 1;

    /// <summary>LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT.</summary>
    internal const int HotplugLeft = 2;

    /// <summary>LIBUSB_HOTPLUG_MATCH_ANY.</summary>
    internal const int MatchAny = -1;

    [LibraryImport(Name)]
    internal static partial ushort* libusb_get_version();

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_init(nint* context);

    [LibraryImport(Name)]
    internal static partial void libusb_exit(nint context);

    [LibraryImport(Name)]
    internal static partial int libusb_has_capability(uint capability);

    [LibraryImport(Name)]
    internal static partial byte* libusb_error_name(LibUsbError error);

    [LibraryImport(Name)]
    internal static partial nint libusb_get_device_list(LibUsbContextHandle context, nint** list);

    [LibraryImport(Name)]
    internal static partial void libusb_free_device_list(nint* list, int unref);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_get_device_descriptor(nint device, NativeDeviceDescriptor* descriptor);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_get_config_descriptor(nint device, byte index, NativeConfiguration** configuration);

    [LibraryImport(Name)]
    internal static partial void libusb_free_config_descriptor(NativeConfiguration* configuration);

    [LibraryImport(Name)]
    internal static partial byte libusb_get_bus_number(nint device);

    [LibraryImport(Name)]
    internal static partial byte libusb_get_device_address(nint device);

    [LibraryImport(Name)]
    internal static partial int libusb_get_port_numbers(nint device, byte* ports, int length);

    [LibraryImport(Name)]
    internal static partial int libusb_get_device_speed(nint device);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_open(nint device, nint* handle);

    [LibraryImport(Name)]
    internal static partial void libusb_close(nint handle);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_get_configuration(LibUsbDeviceHandle handle, int* value);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_set_configuration(LibUsbDeviceHandle handle, int value);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_claim_interface(LibUsbDeviceHandle handle, int number);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_release_interface(LibUsbDeviceHandle handle, int number);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_set_interface_alt_setting(LibUsbDeviceHandle handle, int number, int alternate);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_clear_halt(LibUsbDeviceHandle handle, byte endpoint);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_reset_device(LibUsbDeviceHandle handle);

    /// <returns>1: a kernel driver has it; 0: none, or usbfs; or an error.</returns>
    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_kernel_driver_active(LibUsbDeviceHandle handle, int number);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_detach_kernel_driver(LibUsbDeviceHandle handle, int number);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_attach_kernel_driver(LibUsbDeviceHandle handle, int number);

    [LibraryImport(Name)]
    internal static partial byte* libusb_dev_mem_alloc(LibUsbDeviceHandle handle, nuint length);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_dev_mem_free(nint handle, byte* buffer, nuint length);

    [LibraryImport(Name)]
    internal static partial NativeTransfer* libusb_alloc_transfer(int isoPackets);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_submit_transfer(NativeTransfer* transfer);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_cancel_transfer(NativeTransfer* transfer);

    [LibraryImport(Name)]
    internal static partial void libusb_free_transfer(nint transfer);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_handle_events_timeout_completed(LibUsbContextHandle context, TimeValue* timeout, int* completed);

    [LibraryImport(Name)]
    internal static partial void libusb_interrupt_event_handler(LibUsbContextHandle context);

    [LibraryImport(Name)]
    internal static partial LibUsbError libusb_hotplug_register_callback(
        LibUsbContextHandle context,
        int events,
        int flags,
        int vendor,
        int product,
        int deviceClass,
        delegate* unmanaged<nint, nint, int, nint, int> callback,
        nint userData,
        int* callbackHandle);

    [LibraryImport(Name)]
    internal static partial void libusb_hotplug_deregister_callback(LibUsbContextHandle context, int callbackHandle);

    /// <summary>libusb_error_name as text: "LIBUSB_ERROR_IO".</summary>
    internal static string ErrorName(LibUsbError error) => Marshal.PtrToStringUTF8((nint)libusb_error_name(error)) ?? $"error {(int)error}";
}
