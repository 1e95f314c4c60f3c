using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Drivers.Tests.Usb.Sim;

namespace HwNet.Drivers.Tests.Usb.Wrappers;

/// <summary>What each fault does to a transfer, and what it leaves alone.</summary>
public class FaultyUsbDeviceTests
{
    private readonly UsbFaultPlan _plan = new(1);

    [Theory]
    [InlineData(UsbFaultKind.Stall, UsbStatus.Stall)]
    [InlineData(UsbFaultKind.Timeout, UsbStatus.TimedOut)]
    [InlineData(UsbFaultKind.ProtocolError, UsbStatus.ProtocolError)]
    public void A_transfer_that_fails_moves_nothing(UsbFaultKind kind, UsbStatus status)
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        _plan.Add(new UsbFault(kind, UsbFaultWhere.BulkOut) { Limit = 1 });

        var lost = Send(loop, log, 100);

        Assert.Equal((lost, status, 0), log.Next());
        Assert.Equal(UsbStatus.Completed, loop.Device.ClearHalt(loop.Out));
        var receive = log.Submit(loop.In);
        var sent = Send(loop, log, 200);
        Assert.Equal([(sent, UsbStatus.Completed, 200)], log.Next(1, loop.Out));
        Assert.Equal([(receive, UsbStatus.Completed, 200)], log.Next(1, loop.In));
        Assert.Equal(1, _plan.Injected(kind));
    }

    [Fact]
    public void A_halted_endpoint_stays_halted_until_it_is_cleared()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        _plan.Add(new UsbFault(UsbFaultKind.Stall, UsbFaultWhere.BulkOut) { At = 2 });

        var statuses = Enumerable.Range(0, 4).Select(_ => Submitted(log, Send(loop, log, 60))).ToList();

        Assert.Equal([UsbStatus.Completed, UsbStatus.Stall, UsbStatus.Stall, UsbStatus.Stall], statuses);
        Assert.Equal(UsbStatus.Completed, loop.Device.ClearHalt(loop.Out));
        Assert.Equal(UsbStatus.Completed, Submitted(log, Send(loop, log, 60)));
    }

    [Theory]
    [InlineData(UsbFaultKind.Short, UsbStatus.Completed, 50)]
    [InlineData(UsbFaultKind.Babble, UsbStatus.Overflow, 100)]
    public void What_comes_may_be_short_or_too_long(UsbFaultKind kind, UsbStatus status, int length)
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        _plan.Add(new UsbFault(kind, UsbFaultWhere.BulkIn) { Limit = 1 });
        var receive = log.Submit(loop.In);

        _ = Send(loop, log, 100);

        Assert.Equal([(receive, status, length)], log.Next(1, loop.In));
    }

    [Fact]
    public void A_lost_completion_comes_when_the_transfer_is_cancelled()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        _plan.Add(new UsbFault(UsbFaultKind.Lost, UsbFaultWhere.BulkOut) { Limit = 1 });

        var lost = Send(loop, log, 100);
        var next = Send(loop, log, 100);

        Assert.Equal(next, log.Next().Transfer);
        loop.Device.Cancel(lost);
        Assert.Equal((lost, UsbStatus.Cancelled), (log.Next() is var c ? c.Transfer : null, c.Status));
        Assert.True(loop.Device.Drain(TransferLog.Limit));
    }

    [Fact]
    public void A_completion_that_is_told_twice_counts_once()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        _plan.Add(new UsbFault(UsbFaultKind.Duplicate, UsbFaultWhere.BulkOut) { Limit = 3 });

        var sent = Enumerable.Range(0, 4).Select(_ => Send(loop, log, 100)).ToArray();

        Assert.Equal(sent, log.Next(4, loop.Out).Select(static c => c.Transfer));
        Assert.True(loop.Device.Drain(TransferLog.Limit));
        Assert.Equal(0, log.Waiting);
        Assert.Equal(3, _plan.DuplicatesIgnored);
    }

    [Fact]
    public void A_late_completion_keeps_those_behind_it_waiting()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        _plan.Add(new UsbFault(UsbFaultKind.Late, UsbFaultWhere.BulkOut) { Limit = 1, Delay = TimeSpan.FromMilliseconds(20) });

        var sent = Enumerable.Range(0, 4).Select(_ => Send(loop, log, 100)).ToArray();

        Assert.Equal(sent, log.Next(4, loop.Out).Select(static c => c.Transfer));
    }

    [Theory]
    [InlineData(UsbFaultCure.Cancel)]
    [InlineData(UsbFaultCure.ClearHalt)]
    [InlineData(UsbFaultCure.Alternate)]
    [InlineData(UsbFaultCure.Reset)]
    public void A_wedged_endpoint_takes_nothing_until_it_is_cured(UsbFaultCure cure)
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        _plan.Add(new UsbFault(UsbFaultKind.Wedge, UsbFaultWhere.BulkOut) { Cure = cure });

        var stuck = Send(loop, log, 100);
        Assert.True(_plan.IsWedged);
        loop.Device.CancelAll(loop.Out);
        Assert.Equal((stuck, UsbStatus.Cancelled, 0), log.Next());
        Assert.Equal(cure != UsbFaultCure.Cancel, _plan.IsWedged);
        Cure(loop, cure);

        Assert.False(_plan.IsWedged);
        Assert.Equal(UsbStatus.Completed, Submitted(log, Send(loop, log, 100)));
    }

    [Fact]
    public void The_device_is_pulled_at_the_transfer_that_was_named()
    {
        using var loop = Open();
        using var log = new TransferLog(loop.Device);
        using var gone = new ManualResetEventSlim();
        using var subscription = loop.Device.OnGone(gone.Set);
        var pending = log.Submit(loop.In);
        _plan.Add(new UsbFault(UsbFaultKind.Unplug, UsbFaultWhere.BulkOut) { At = 3 });

        var sent = Enumerable.Range(0, 3).Select(_ => Send(loop, log, 100)).ToArray();

        Assert.True(gone.Wait(TransferLog.Limit));
        var ended = Enumerable.Range(0, 4).Select(_ => log.Next()).ToDictionary(static c => c.Transfer, static c => c.Status);
        Assert.Equal(UsbStatus.NoDevice, ended[sent[2]]);
        Assert.True(ended.ContainsKey(pending));
        Assert.Equal(UsbStatus.NoDevice, loop.Device.Submit(log.Make(loop.Out)));
        Assert.Equal(UsbStatus.NoDevice, loop.Device.ClearHalt(loop.Out));
        Assert.True(loop.Device.IsGone);
        Assert.Contains("pulled", loop.Device.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_faults()
    {
        static List<bool> Faults(int seed)
        {
            var plan = new UsbFaultPlan(seed);
            plan.Add(new UsbFault(UsbFaultKind.Stall, UsbFaultWhere.Any) { Probability = 0.5 });
            return [.. Enumerable.Range(0, 64).Select(_ => plan.TryNext(UsbFaultWhere.BulkIn, 0x81, out var _))];
        }

        Assert.Equal(Faults(7), Faults(7));
        Assert.NotEqual(Faults(7), Faults(8));
    }

    private static void Cure(UsbLoopback loop, UsbFaultCure cure)
    {
        switch (cure)
        {
            case UsbFaultCure.ClearHalt:
                Assert.Equal(UsbStatus.Completed, loop.Device.ClearHalt(loop.Out));
                break;
            case UsbFaultCure.Alternate:
                loop.Prepare();
                break;
            case UsbFaultCure.Reset:
                Assert.Equal(UsbStatus.Completed, loop.Device.Reset());
                loop.Prepare();
                break;
            default:
                break;
        }
    }

    private SimLoopback Open() => SimLoopback.Open(device => new FaultyUsbDevice(device, _plan));

    private static UsbTransfer Send(UsbLoopback loop, TransferLog log, int length)
    {
        var transfer = log.Make(loop.Out, length);
        transfer.Buffer.Span.Clear();
        loop.Shape(transfer.Buffer.Span);
        Assert.Equal(UsbStatus.Completed, loop.Device.Submit(transfer));
        return transfer;
    }

    private static UsbStatus Submitted(TransferLog log, UsbTransfer transfer) => log.Next(1, transfer.Endpoint)[0].Status;
}
