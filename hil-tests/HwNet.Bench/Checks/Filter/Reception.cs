namespace HwNet.Bench.Checks.Filter;

/// <summary>What became of one frame that was offered to the interface.</summary>
/// <param name="Tapped">Times a tap saw it come in.</param>
/// <param name="Delivered">Times the protocol layer got it.</param>
/// <param name="Broadcast">It was marked as broadcast (M_BCAST).</param>
/// <param name="Multicast">It was marked as multicast (M_MCAST).</param>
internal readonly record struct Reception(int Tapped, int Delivered, bool Broadcast, bool Multicast)
{
    /// <summary>In: seen once and delivered once.</summary>
    internal bool IsIn => Tapped == 1 && Delivered == 1;

    /// <summary>Out: nobody got it.</summary>
    internal bool IsOut => Tapped == 0 && Delivered == 0;

    /// <summary>For snoopers only, as a promiscuous interface takes what is not its own.</summary>
    internal bool IsSnooped => Tapped == 1 && Delivered == 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Tapped} x at the tap, {Delivered} x delivered";
}
