namespace HwNet.Bench.Checks.Offload;

/// <summary>What is wrong with a packet of the checks of sums.</summary>
internal enum SumFlaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A bit of the IPv4 header has changed since it was summed.</summary>
    Header,

    /// <summary>A bit of the payload has changed since it was summed.</summary>
    Upper,
}
