using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Net;

namespace HwNet.Drivers.Tests.PcapFile;

/// <summary>A device of which a test says what it receives and how much it takes.</summary>
internal sealed class StubFrameDevice : IFrameDevice
{
    internal MbufBatch ToReceive;

    internal int Room { get; set; } = int.MaxValue;

    internal long Drops { get; set; }

    internal bool IsDisposed { get; private set; }

    public FrameDeviceInfo Info { get; } = new("ue7", "", LinkAddress.None, 1500);

    public bool CanSend => Room > 0;

    public LinkState Link => LinkState.Up;

    public FrameDeviceStatistics Statistics => new(0, 0, Drops, 0, 0, 0);

    public string? Failure => null;

    public Errno Send(ref MbufBatch frames)
    {
        while (!frames.IsEmpty)
        {
            if (Room == 0)
            {
                return Errno.EAGAIN;
            }

            Assert.True(frames.TryRemoveFirst(out var m));
            m.Free();
            Room--;
        }

        return Errno.None;
    }

    public Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        _ = ToReceive.MoveTo(ref frames, limit);
        return Errno.None;
    }

    public void Cancel()
    {
    }

    public Errno SetPromiscuous(bool on) => Errno.EOPNOTSUPP;

    public void Dispose() => IsDisposed = true;
}
