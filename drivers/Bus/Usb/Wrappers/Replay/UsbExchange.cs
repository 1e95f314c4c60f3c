namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>One transfer of a recorded trace, from its submission to its completion.</summary>
/// <param name="Type">Control, bulk or interrupt.</param>
/// <param name="Endpoint">bEndpointAddress; for endpoint 0 with the direction of the data stage.</param>
/// <param name="Setup">The setup packet of a control transfer; null when it was not recorded.</param>
/// <param name="Requested">Bytes that were to be sent, or room for the answer; 0 when the submission was not recorded.</param>
/// <param name="Submitted">The event's place in the trace, from 0; -1 when the trace begins after it.</param>
public sealed record UsbExchange(UsbTransferType Type, byte Endpoint, UsbSetup? Setup, int Requested, int Submitted)
{
    /// <summary>How it ended; null: the trace ends before it does, or tells no more of it.</summary>
    public UsbStatus? Status { get; internal set; }

    /// <summary>The number that the kernel gave for <see cref="Status"/>.</summary>
    public int Number { get; internal set; }

    /// <summary>Bytes that moved.</summary>
    public int Length { get; internal set; }

    /// <summary>What was sent or came, as far as it was recorded.</summary>
    public ReadOnlyMemory<byte> Data { get; internal set; }

    /// <summary>The completion's place in the trace; -1 when there is none.</summary>
    public int Completed { get; internal set; } = -1;

    /// <summary>Nanoseconds: since 1970 in captures, since the start of the machine in usbmon's text.</summary>
    public long Timestamp { get; internal set; }

    /// <summary>True when bytes go to the host.</summary>
    public bool IsIn => (Endpoint & 0x80) != 0;

    /// <summary>True for endpoint 0.</summary>
    public bool IsControl => Type == UsbTransferType.Control;

    /// <summary>True when the host itself ended it, or the trace did: it says nothing of the device.</summary>
    public bool IsUnfinished => Status is null or UsbStatus.Cancelled;

    /// <summary>True when fewer bytes were recorded than moved.</summary>
    public bool IsTruncated => Data.Length < (IsIn ? Length : Requested);

    /// <summary>True for what the host asks every new device: GET_DESCRIPTOR and SET_ADDRESS. Whether a driver asks it again says nothing of the driver.</summary>
    public bool IsEnumeration => Setup is { RequestType: 0x80, Request: 6 } or { RequestType: 0x00, Request: 5 };

    /// <summary>True for SET_FEATURE(PORT_RESET) to a hub.</summary>
    internal bool IsPortReset => Setup is { RequestType: 0x23, Request: 3, Value: 4 };
}
