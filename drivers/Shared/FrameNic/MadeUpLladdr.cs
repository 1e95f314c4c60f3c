namespace HwNet.Drivers.Shared.FrameNic;

/// <summary>An address for an interface whose device has none (lo, our end of a TAP): locally administered, the same in every run.</summary>
public static class MadeUpLladdr
{
    /// <summary>The address that goes with a name: FNV-1a of it behind 02:70.</summary>
    public static LinkAddress Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 2166136261u;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 16777619;
        }

        return LinkAddress.FromUInt64(0x0270_0000_0000UL | hash);
    }
}
