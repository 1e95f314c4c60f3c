namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>What the worker of an adapter has to do.</summary>
[Flags]
internal enum UsbWork
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An endpoint is halted: clear it.</summary>
    Halt = 1,

    /// <summary>An endpoint fails: try it again.</summary>
    Probe = 2,

    /// <summary>Nothing moves: take the next rung of the ladder.</summary>
    Recover = 4,

    /// <summary>The rung before may not have helped: look.</summary>
    Judge = 8,

    /// <summary>Once a second.</summary>
    Tick = 16,

    /// <summary>The device asks to be talked to: a response is available.</summary>
    Attention = 32,

    /// <summary>Packets that were held leave: the transfer they waited for is through.</summary>
    Flush = 64,

    /// <summary>Packets that were held leave if they were held for long enough.</summary>
    FlushDue = 128,
}
