namespace HwNet.Bus.Usb;

/// <summary>bDescriptorType (USB 2.0 table 9-5, USB 3.2 table 9-6).</summary>
public enum UsbDescriptorType : byte
{
    /// <summary>DEVICE.</summary>
    Device = 1,

    /// <summary>CONFIGURATION.</summary>
    Configuration = 2,

    /// <summary>STRING.</summary>
    String = 3,

    /// <summary>INTERFACE.</summary>
    Interface = 4,

    /// <summary>ENDPOINT.</summary>
    Endpoint = 5,

    /// <summary>DEVICE_QUALIFIER.</summary>
    DeviceQualifier = 6,

    /// <summary>INTERFACE_ASSOCIATION.</summary>
    InterfaceAssociation = 11,

    /// <summary>BOS.</summary>
    Bos = 15,

    /// <summary>CS_INTERFACE: a class's functional descriptor.</summary>
    ClassInterface = 0x24,

    /// <summary>CS_ENDPOINT.</summary>
    ClassEndpoint = 0x25,

    /// <summary>SUPERSPEED_USB_ENDPOINT_COMPANION.</summary>
    EndpointCompanion = 0x30,
}
