using HwNet.Bus.Usb.Registers;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>What two traces are compared by.</summary>
public sealed record UsbTraceDiffOptions
{
    /// <summary>Leave bulk and interrupt transfers out: requests only.</summary>
    public bool IgnoreTransfers { get; init; }

    /// <summary>Compare the bytes of bulk and interrupt transfers too; else their length and end.</summary>
    public bool CompareContent { get; init; }

    /// <summary>Endpoint numbers and the device's address on its bus count as equal.</summary>
    public bool IgnoreAddresses { get; init; }

    /// <summary>Running numbers count as equal: wSequence of NTBs, request IDs of RNDIS messages.</summary>
    public bool IgnoreSequence { get; init; }

    /// <summary>Leave out what the host asks of each new device: GET_DESCRIPTOR and SET_ADDRESS.</summary>
    public bool IgnoreEnumeration { get; init; }

    /// <summary>Makes the names of the chip's registers, for each trace anew; null: vendor requests are shown as they are. What is equal stays equal.</summary>
    public Func<IRegisterNames?>? Names { get; init; }
}
