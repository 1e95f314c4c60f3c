namespace HwNet.Bus.Usb;

/// <summary>One alternate setting of an interface (USB 2.0, 9.6.5).</summary>
/// <param name="Number">bInterfaceNumber.</param>
/// <param name="Alternate">bAlternateSetting.</param>
/// <param name="Class">bInterfaceClass.</param>
/// <param name="Subclass">bInterfaceSubClass.</param>
/// <param name="Protocol">bInterfaceProtocol.</param>
/// <param name="StringIndex">iInterface; 0 none.</param>
/// <param name="Offset">Where the descriptor begins in the configuration's bytes.</param>
public sealed record UsbInterface(byte Number, byte Alternate, byte Class, byte Subclass, byte Protocol, byte StringIndex, int Offset)
{
    private readonly List<UsbEndpoint> _endpoints = [];
    private readonly List<UsbExtra> _extras = [];

    /// <summary>Its endpoints, in the order of their descriptors. Each address once: a second of the same address is dropped with a problem.</summary>
    public IReadOnlyList<UsbEndpoint> Endpoints => _endpoints;

    /// <summary>Class and vendor descriptors behind it, those behind its endpoints included.</summary>
    public IReadOnlyList<UsbExtra> Extras => _extras;

    /// <summary>Class, subclass and protocol as they are written here: "02/06/00".</summary>
    public string Triple => $"{Class:x2}/{Subclass:x2}/{Protocol:x2}";

    /// <summary>The first endpoint of a type and direction whose packet size is usable; null when there is none.</summary>
    public UsbEndpoint? Find(UsbTransferType type, bool isIn) => _endpoints.Find(e => e.Type == type && e.IsIn == isIn && e.MaxPacketSize > 0);

    internal bool Add(UsbEndpoint endpoint)
    {
        if (_endpoints.Exists(e => e.Address == endpoint.Address))
        {
            return false;
        }

        _endpoints.Add(endpoint);
        return true;
    }

    internal void Add(UsbExtra extra) => _extras.Add(extra);

    internal void SetBurst(int burst)
    {
        if (_endpoints.Count > 0)
        {
            _endpoints[^1] = _endpoints[^1] with { MaxBurst = burst };
        }
    }
}
