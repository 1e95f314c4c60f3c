namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>What a bridge counts beside what it drops.</summary>
public enum BridgeEvent
{
    /// <summary>Frames sent to the one member behind which their destination is.</summary>
    Forwarded,
    /// <summary>Frames sent to all members, because their destination is a group or not known.</summary>
    Flooded,
    /// <summary>Frames given to the bridge's own interface.</summary>
    Local,
    /// <summary>Addresses learned.</summary>
    Learned,
    /// <summary>Addresses that were learned behind another member than before.</summary>
    Moved,
    /// <summary>Addresses not learned, because the table or their place in it is full; frames to them are flooded.</summary>
    NotLearned,
}
