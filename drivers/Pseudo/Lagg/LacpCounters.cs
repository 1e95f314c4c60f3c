namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>aAggPortStats: slow-protocol frames of one member, by kind and cause (IEEE 802.1AX-2014 clause 7.3.3).</summary>
public readonly record struct LacpCounters
{
    /// <summary>LACPDUs sent.</summary>
    public long Sent { get; init; }

    /// <summary>LACPDUs received and understood.</summary>
    public long Received { get; init; }

    /// <summary>LACPDUs of this system's own: the cable leads back here.</summary>
    public long Looped { get; init; }

    /// <summary>Markers received.</summary>
    public long Markers { get; init; }

    /// <summary>Markers answered.</summary>
    public long MarkerResponses { get; init; }

    /// <summary>Answers to markers received; nobody asked.</summary>
    public long StrayResponses { get; init; }

    /// <summary>Markers not answered, because too many wait for their answer.</summary>
    public long MarkersDropped { get; init; }

    /// <summary>Frames of a slow protocol that is neither, or to another address than the protocols'.</summary>
    public long Unknown { get; init; }

    /// <summary>LACPDUs and markers too short, or with a part of the wrong length.</summary>
    public long Illegal { get; init; }

    /// <summary>LACPDUs not sent for want of a buffer.</summary>
    public long NoBuffer { get; init; }
}
