using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>What the counters of one interface must say, worked out frame by frame from the specification.</summary>
internal sealed class CounterModel(int queueLength)
{
    private readonly Dictionary<ushort, int> _queued = new() { [0x88b5] = 0, [0x88b6] = 0 };

    internal bool Up { get; set; } = true;

    internal bool AllMulti { get; set; }

    internal long Packets { get; private set; }

    internal long Bytes { get; private set; }

    internal long Multicasts { get; private set; }

    internal long Delivered { get; private set; }

    internal long Errors { get; private set; }

    internal Dictionary<InputDrop, long> Drops { get; } = [];

    /// <summary>The protocols have emptied their queues.</summary>
    internal void Drained()
    {
        foreach (var etherType in _queued.Keys)
        {
            _queued[etherType] = 0;
        }
    }

    internal void Receive(int length, LinkAddress destination, ushort etherType, bool joined)
    {
        Packets++;
        Bytes += length;
        if (Up && length is >= 14 and <= 1514 && destination.IsGroup)
        {
            Multicasts++;
        }

        if (Fate(length, destination, etherType, joined) is not { } cause)
        {
            Delivered++;
            _queued[etherType]++;
            return;
        }

        Drops[cause] = Drops.GetValueOrDefault(cause) + 1;
        Errors += cause is InputDrop.Runt or InputDrop.Giant or InputDrop.QueueFull ? 1 : 0;
    }

    private InputDrop? Fate(int length, LinkAddress destination, ushort etherType, bool joined)
    {
        if (!Up)
        {
            return InputDrop.Down;
        }

        if (length is < 14 or > 1514)
        {
            return length < 14 ? InputDrop.Runt : InputDrop.Giant;
        }

        if (destination.IsMulticast && !joined && !AllMulti)
        {
            return InputDrop.NotJoined;
        }

        if (!destination.IsGroup && destination != TestStack.Own)
        {
            return InputDrop.NotForUs;
        }

        if (!_queued.TryGetValue(etherType, out var queued))
        {
            return InputDrop.NoProtocol;
        }

        return queued >= queueLength ? InputDrop.QueueFull : null;
    }
}
