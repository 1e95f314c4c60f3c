using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>struct libusb_transfer, up to its packet descriptors (isochronous only). Natural alignment: C and the runtime lay it out alike everywhere.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeTransfer
{
    /// <summary>LIBUSB_TRANSFER_TYPE_CONTROL.</summary>
    internal const byte TypeControl = 0;

    /// <summary>LIBUSB_TRANSFER_TYPE_BULK.</summary>
    internal const byte TypeBulk = 2;

    /// <summary>LIBUSB_TRANSFER_TYPE_INTERRUPT.</summary>
    internal const byte TypeInterrupt = 3;

    /// <summary>LIBUSB_TRANSFER_ADD_ZERO_PACKET.</summary>
    internal const byte FlagAddZeroPacket = 8;

    /// <summary>dev_handle.</summary>
    internal nint DeviceHandle;

    /// <summary>flags.</summary>
    internal byte Flags;

    /// <summary>endpoint.</summary>
    internal byte Endpoint;

    /// <summary>type.</summary>
    internal byte Type;

    /// <summary>timeout, in milliseconds; 0 none.</summary>
    internal uint Timeout;

    /// <summary>status.</summary>
    internal LibUsbTransferStatus Status;

    /// <summary>length of the buffer; for a control transfer with its setup packet.</summary>
    internal int Length;

    /// <summary>actual_length; for a control transfer of the data stage alone.</summary>
    internal int ActualLength;

    /// <summary>callback. LIBUSB_CALL is the platform's default convention: stdcall on Windows, cdecl elsewhere.</summary>
    internal delegate* unmanaged<NativeTransfer*, void> Callback;

    /// <summary>user_data.</summary>
    internal nint UserData;

    /// <summary>buffer.</summary>
    internal byte* Buffer;

    /// <summary>num_iso_packets.</summary>
    internal int IsoPacketCount;
}
