using System.Runtime.InteropServices;

namespace HwNet.Net;

/// <summary>What is counted of received frames without atomic additions: whoever owns the lane counts in it alone.</summary>
/// <remarks>
/// Owning costs one compare-and-exchange, which also tells a down that somebody is inside; giving it up is a plain store. A second thread in the same
/// interface's input finds the lane taken and counts atomically elsewhere. It has cache lines of its own: senders write the counters beside it.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct InputLane
{
    /// <summary>1 while a thread owns it.</summary>
    [FieldOffset(64)]
    internal int Owned;

    [FieldOffset(72)]
    internal long Packets;

    [FieldOffset(80)]
    internal long Bytes;

    [FieldOffset(88)]
    internal long Multicasts;

    [FieldOffset(96)]
    internal long Delivered;

    /// <summary>Adds for the owner; a reader sees each sum whole.</summary>
    internal static void Add(ref long sum, long count) => Volatile.Write(ref sum, sum + count);
}
