namespace HwNet.Drivers;

/// <summary>Hardware whose transmitter can be made to hang, as faults.md's "OUT never completes": it takes nothing more until it is initialised again.</summary>
public interface IWedge
{
    /// <summary>True while the transmitter hangs.</summary>
    bool Wedged { get; set; }
}
