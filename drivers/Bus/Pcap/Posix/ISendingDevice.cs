namespace HwNet.Bus.Pcap.Posix;

/// <summary>What the sending half of a device on an interface of the host asks of the whole.</summary>
internal interface ISendingDevice
{
    /// <summary>if_xname.</summary>
    string Name { get; }

    /// <summary>True when it was closed, or its interface is gone.</summary>
    bool IsOver { get; }

    /// <summary>True when the interface is known to be up.</summary>
    bool IsUp { get; }

    /// <summary>True when the interface is known to be no more.</summary>
    bool HasLeft { get; }

    /// <summary>Cause and cure of the last failure.</summary>
    string? Failure { get; set; }

    /// <summary>Notes that the interface is no more.</summary>
    /// <returns>ENXIO.</returns>
    Errno Leave();

    /// <summary>Ends a wait of the receiver. Lock C held.</summary>
    void WakeReceiver();
}
