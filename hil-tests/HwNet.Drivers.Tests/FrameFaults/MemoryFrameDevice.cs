using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Net;

namespace HwNet.Drivers.Tests.FrameFaults;

/// <summary>A frame device made of two lists: what a test puts in arrives, what is sent is kept as bytes.</summary>
internal sealed class MemoryFrameDevice : IFrameDevice
{
    private MbufBatch _arriving;

    /// <summary>What was sent.</summary>
    internal List<byte[]> SentFrames { get; } = [];

    /// <summary>What <see cref="Send"/> says when it may take no more.</summary>
    internal Errno Refusal { get; set; } = Errno.EAGAIN;

    /// <summary>Frames it still takes.</summary>
    internal int Room { get; set; } = int.MaxValue;

    /// <summary>The timeout of the last receive.</summary>
    internal TimeSpan LastTimeout { get; private set; }

    internal bool IsDisposed { get; private set; }

    internal bool IsCancelled { get; private set; }

    public FrameDeviceInfo Info { get; } = new("mem0", "", LinkAddress.None, 1500);

    public bool CanSend => Room > 0;

    public LinkState Link => LinkState.Up;

    public FrameDeviceStatistics Statistics => default;

    public string? Failure => null;

    internal void Arrive(Mbuf m) => _arriving.Append(m);

    public Errno Send(ref MbufBatch frames)
    {
        while (!frames.IsEmpty)
        {
            if (Room == 0)
            {
                return Refusal;
            }

            if (frames.First!.Length < 14)
            {
                return Errno.EMSGSIZE;
            }

            Assert.True(frames.TryRemoveFirst(out var m));
            SentFrames.Add(m.Data.ToArray());
            m.Free();
            Room--;
        }

        return Errno.None;
    }

    public Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        LastTimeout = timeout;
        if (IsCancelled)
        {
            return Errno.EINTR;
        }

        _ = _arriving.MoveTo(ref frames, limit);
        return Errno.None;
    }

    public void Cancel() => IsCancelled = true;

    public Errno SetPromiscuous(bool on) => Errno.None;

    public void Dispose()
    {
        Assert.False(IsDisposed);
        IsDisposed = true;
        _ = _arriving.FreeAll();
    }
}
