namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>The submissions of one endpoint that are in flight, in order. Guarded by the device's lock.</summary>
/// <param name="where">What kind of endpoint it is.</param>
internal sealed class FaultyLane(UsbFaultWhere where)
{
    private readonly LinkedList<FaultyEntry> _entries = [];

    internal UsbFaultWhere Where { get; } = where;

    /// <summary>True until the halt is cleared.</summary>
    internal bool Halted { get; set; }

    /// <summary>Transfers that the device inside has and that no fault touches: they complete by themselves, before any entry.</summary>
    internal int Passing { get; set; }

    internal bool IsEmpty => _entries.Count == 0;

    internal IEnumerable<FaultyEntry> NewestFirst => _entries.Reverse();

    internal void Add(FaultyEntry entry) => _entries.AddLast(entry);

    internal void Remove(FaultyEntry entry) => _entries.Remove(entry);

    internal FaultyEntry? Find(WrappedTransfer wrapped)
    {
        for (var node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.Wrapped == wrapped && !node.Value.IsDone)
            {
                return node.Value;
            }
        }

        return null;
    }

    /// <summary>Takes out the next entry whose turn it is; null when there is none.</summary>
    internal FaultyEntry? Next()
    {
        if (Passing > 0)
        {
            return null;
        }

        var node = _entries.First;
        while (node is { Value: { IsLost: true, IsDone: false } })
        {
            node = node.Next;
        }

        if (node is null || !node.Value.IsDone || node.Value.IsHeldBack)
        {
            return null;
        }

        _entries.Remove(node);
        return node.Value;
    }
}
