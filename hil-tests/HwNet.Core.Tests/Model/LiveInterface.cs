using HwNet.Net;

namespace HwNet.Core.Tests.Model;

/// <summary>One life of an interface, from attach to detach; any thread may send and receive on it, also when it is over.</summary>
internal sealed class LiveInterface(IfNet ifp)
{
    private int _attempts;

    internal IfNet Ifp { get; } = ifp;

    internal ModelDriver Driver { get; } = (ModelDriver)ifp.Driver;

    /// <summary>Sends a frame; no answer is wrong but those that a dead, full or leaving interface gives.</summary>
    internal Errno Send(int length)
    {
        if (!Ifp.Stack.Mbufs.TryGet(out var m))
        {
            return Errno.None;
        }

        m.Append(length).Clear();
        _ = Interlocked.Increment(ref _attempts);
        return Ifp.Transmit(m);
    }

    internal void Receive()
    {
        if (Ifp.Stack.Mbufs.TryGet(out var m))
        {
            m.Append(60).Clear();
            Ifp.Lladdr.Write(m.Data);
            (m.Data[12], m.Data[13]) = (0x88, 0xb5);
            Ifp.Input(m);
        }
    }

    /// <summary>What is wrong with its books; null when they add up. The interface is at rest.</summary>
    internal string? Audit()
    {
        var data = Ifp.Counters.Snapshot();
        if (Driver.Violations > 0)
        {
            return $"{Ifp.Name}: {Driver.Violations} calls of the driver that may not be";
        }

        if (data.OutPending() != 0)
        {
            return $"{Ifp.Name}: {data.OutPending()} packets accepted and not accounted for";
        }

        if (data.InPackets != data.InDelivered + data.InDropsBy.Values.Sum())
        {
            return $"{Ifp.Name}: {data.InPackets} received, {data.InDelivered} delivered, {data.InDropsBy.Values.Sum()} dropped";
        }

        // The protocols send, too: announcements of addresses.
        var answered = data.OutAccepted + data.OutDropsBy[OutputDrop.QueueFull] + data.OutDropsBy[OutputDrop.Down];
        return answered < _attempts ? $"{Ifp.Name}: {_attempts} sent, {answered} accepted or refused" : null;
    }
}
