namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>The submissions of one endpoint that are in flight, in order. Guarded by the device's lock.</summary>
internal sealed class FaultyLane
{
    private readonly LinkedList<FaultyEntry> _entries = [];

    /// <summary>True until the halt is cleared.</summary>
    internal bool Halted { get; set; }

    internal bool IsEmpty => _entries.Count == 0;

    internal IEnumerable<FaultyEntry> NewestFirst => _entries.Reverse();

    internal void Add(FaultyEntry entry) => _entries.AddLast(entry);

    internal void Remove(FaultyEntry entry) => _entries.Remove(entry);

    internal FaultyEntry? Find(WrappedTransfer wrapped) => _entries.FirstOrDefault(e => e.Wrapped == wrapped && !e.IsDone);

    /// <summary>Takes out the next entry whose turn it is; null when there is none.</summary>
    internal FaultyEntry? Next()
    {
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
