using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Drivers.Tests.PcapFile;
using HwNet.Net;

namespace HwNet.Drivers.Tests.FrameNic;

/// <summary>A device that never has a frame: each wait for one takes as long as the test says, at most what the receiver asked for. It is its own bus device.</summary>
internal sealed class TimedFrameDevice(FakeClock clock, Queue<TimeSpan> waits) : IFrameDevice, IFrameBusDevice
{
    private readonly List<TimeSpan> _asked = [];

    internal ManualResetEventSlim Done { get; } = new(false);

    /// <summary>How long the receiver was willing to wait, each time. Read when <see cref="Done"/>.</summary>
    internal IReadOnlyList<TimeSpan> Asked => _asked;

    public FrameDeviceInfo Info { get; } = new("ue7", "", LinkAddress.Parse("02:00:00:00:00:07"), 1500);

    public bool CanSend => true;

    public LinkState Link => LinkState.Up;

    public FrameDeviceStatistics Statistics => new(0, 0, 0, 0, 0, 0);

    public string? Failure => null;

    public string Bus => "test";

    public string Location => Info.Name;

    public string Description => Info.Description;

    public bool Matches(BusMatch match) => true;

    public Errno Open(out IFrameDevice? device, out string? failure)
    {
        (device, failure) = (this, null);
        return Errno.None;
    }

    public Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        _asked.Add(timeout);
        if (!waits.TryDequeue(out var wait))
        {
            Done.Set();
            return Errno.EINTR;
        }

        clock.Advance(wait < timeout ? wait : timeout);
        return Errno.None;
    }

    public Errno Send(ref MbufBatch frames)
    {
        _ = frames.FreeAll();
        return Errno.None;
    }

    public void Cancel()
    {
    }

    public Errno SetPromiscuous(bool on) => Errno.None;

    public void Dispose()
    {
    }
}
