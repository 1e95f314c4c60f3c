using HwNet.Capture;

namespace HwNet.Drivers.PcapFile;

/// <summary>What a <see cref="PcapFileDevice"/> replays and records, and how.</summary>
public sealed record PcapFileOptions
{
    /// <summary>The capture whose frames are received; null: none ever are.</summary>
    public string? ReplayPath { get; init; }

    /// <summary>The capture that sent frames are written to; null: they are counted only.</summary>
    public string? RecordPath { get; init; }

    /// <summary>The format of what is recorded.</summary>
    public CaptureFormat RecordFormat { get; init; }

    /// <summary>When the frames are due.</summary>
    public ReplayPacing Pacing { get; init; } = ReplayPacing.Original;

    /// <summary>How often the capture is replayed; 0 for ever. The first frame of a round is due with the last of the one before.</summary>
    public long Rounds { get; init; } = 1;

    /// <summary>Leaves out the frames that the capture says were sent, so that a station's own trace can be replayed to it.</summary>
    public bool SkipOutbound { get; init; }

    /// <summary>Its link address; <see cref="LinkAddress.None"/> leaves the choice to the driver.</summary>
    public LinkAddress Lladdr { get; init; }

    /// <summary>Largest payload of a sent frame, in bytes.</summary>
    public int Mtu { get; init; } = 1500;
}
