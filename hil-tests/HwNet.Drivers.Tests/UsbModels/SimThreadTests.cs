using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The simulated host controller with its event thread.</summary>
public class SimThreadTests
{
    private const string Own = "02:0e:aa:00:00:01";
    private const int Count = 2000;

    [Fact]
    public void Frames_pass_both_ways_in_order_on_the_event_thread()
    {
        using var rig = new SimRig("ecm", threaded: true);
        rig.Start();
        _ = rig.Out(0x21, 0x43, 0x0C, 0);
        using var all = new CountdownEvent(Count);
        var lengths = new List<int>();
        var usb = rig.Usb;
        var transfers = Enumerable.Range(0, 8).Select(n => new UsbTransfer(0x81, t =>
        {
            if (t.Status == UsbStatus.Completed)
            {
                lengths.Add(t.ActualLength);
                _ = usb.Submit(t);
                _ = all.Signal();
            }
        })
        { Buffer = new byte[2048] }).ToList();
        Assert.All(transfers, t => Assert.Equal(UsbStatus.Completed, usb.Submit(t)));

        for (var i = 0; i < Count; i++)
        {
            rig.Arrive(SimRig.Frame(Own, 60 + (i % 1400)));
        }

        Assert.True(all.Wait(SimRig.Patience), $"{all.CurrentCount} of {Count} frames did not come");
        usb.CancelAll(0x81);
        Assert.True(usb.Drain(SimRig.Patience));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => 60 + (i % 1400)), lengths);
        transfers.ForEach(t => t.Dispose());
    }

    [Fact]
    public void Unplugging_under_traffic_completes_every_transfer_once()
    {
        using var rig = new SimRig("ecm", threaded: true);
        rig.Start();
        using var gone = new ManualResetEventSlim();
        var completions = 0;
        var usb = rig.Usb;
        using var registration = usb.OnGone(gone.Set);
        var transfers = Enumerable.Range(0, 32).Select(i => new UsbTransfer(i % 2 == 0 ? (byte)0x81 : (byte)0x02, t =>
        {
            _ = Interlocked.Increment(ref completions);
            if (t.Status != UsbStatus.NoDevice && usb.Submit(t) == UsbStatus.Completed)
            {
                _ = Interlocked.Decrement(ref completions);
            }
        })
        { Buffer = new byte[100] }).ToList();
        transfers.ForEach(t => Assert.Equal(UsbStatus.Completed, usb.Submit(t)));

        rig.Bus.Unplug();

        Assert.True(gone.Wait(SimRig.Patience));
        Assert.True(usb.Drain(SimRig.Patience));
        Assert.Equal(32, completions);
        Assert.Equal(0, usb.InFlight);
        transfers.ForEach(t => t.Dispose());
    }

    [Fact]
    public void A_submission_allocates_nothing()
    {
        using var rig = new SimRig("ecm");
        rig.Start();
        using var transfer = new UsbTransfer(0x02, static _ => { }) { Buffer = SimRig.Frame(Own, 1000) };
        var best = long.MaxValue;

        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 500; i++)
            {
                _ = rig.Usb.Submit(transfer);
                _ = rig.Usb.RunOnce();
            }

            best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - before);
            while (rig.Arrived().Count > 0)
            {
            }
        }

        Assert.Equal(0, best);
    }
}
