using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The simulated host controller, stepped by hand over the ECM adapter.</summary>
public class SimUsbDeviceTests
{
    private const byte BulkIn = 0x81;
    private const byte BulkOut = 0x02;
    private const string Own = "02:0e:aa:00:00:01";

    [Fact]
    public void Standard_requests_are_answered_as_a_device_does()
    {
        using var rig = new SimRig("ecm");
        Assert.Equal([0], rig.In(0x80, 8, 0, 0, 1));
        rig.Start();

        Assert.Equal(Convert.FromHexString("12010002020000402505A1A400010102030101"[..36]), rig.In(0x80, 6, 0x0100, 0, 64));
        Assert.Equal([0x09, 0x02], rig.In(0x80, 6, 0x0200, 0, 2));
        Assert.Equal([4, 3, 9, 4], rig.In(0x80, 6, 0x0300, 0, 255));
        Assert.Equal([10, 6, 0, 2, 2, 0, 0, 64, 1, 0], rig.In(0x80, 6, 0x0600, 0, 10));
        Assert.Equal([9, 7], rig.In(0x80, 6, 0x0700, 0, 9)![..2]);
        Assert.Null(rig.In(0x80, 6, 0x0F00, 0, 5));
        Assert.Equal([1], rig.In(0x80, 8, 0, 0, 1));
        Assert.Equal([1, 0], rig.In(0x80, 0, 0, 0, 2));
        Assert.Equal([0, 0], rig.In(0x82, 0, 0, BulkIn, 2));
        Assert.Equal([1], rig.In(0x81, 10, 0, 1, 1));
        Assert.Null(rig.In(0x81, 10, 0, 7, 1));
        Assert.Equal(UsbStatus.Stall, rig.Out(0x00, 9, 5, 0));
        Assert.Equal(UsbStatus.Stall, rig.Out(0x01, 11, 9, 1));
    }

    [Fact]
    public void SuperSpeed_has_companions_and_a_binary_object_store()
    {
        using var rig = new SimRig("ecm,speed=super");

        var bos = rig.In(0x80, 6, 0x0F00, 0, 64)!;
        Assert.Equal(22, bos.Length);
        Assert.Equal([5, 15, 22, 0, 2, 7, 16, 2], bos[..8]);
        Assert.Null(rig.In(0x80, 6, 0x0600, 0, 10));
        var raw = rig.Usb.Descriptors.Configurations[0].Raw.ToArray();
        Assert.Equal(3, Enumerable.Range(0, raw.Length - 1).Count(i => raw[i] == 6 && raw[i + 1] == 0x30));
        Assert.Equal([0x12, 1, 0, 3, 2, 0, 0, 9], rig.In(0x80, 6, 0x0100, 0, 8));
    }

    [Fact]
    public void An_IN_transfer_waits_until_the_model_has_a_frame()
    {
        using var rig = Running();
        var transfer = rig.Receive(BulkIn, 2048);
        Assert.False(rig.Usb.RunOnce());
        Assert.True(transfer.IsInFlight);

        rig.Arrive(SimRig.Frame(Own, 60));

        Assert.True(rig.Usb.RunOnce());
        Assert.Equal(60, transfer.ActualLength);
    }

    [Fact]
    public void Completions_come_in_order_of_submission()
    {
        using var rig = Running();
        var transfers = Enumerable.Range(0, 20).Select(_ => rig.Receive(BulkIn, 2048)).ToList();
        for (var i = 0; i < 20; i++)
        {
            rig.Arrive(SimRig.Frame(Own, 60 + i, i));
        }

        rig.Usb.RunUntilIdle();

        Assert.Equal(transfers, rig.Done.Select(d => d.Transfer));
        Assert.Equal(Enumerable.Range(60, 20), rig.Done.Select(d => d.Bytes.Length));
    }

    [Fact]
    public void A_buffer_of_whole_packets_takes_them_and_the_rest_goes_to_the_next()
    {
        using var rig = Running();
        var frame = SimRig.Frame(Own, 1200);
        rig.Arrive(frame);

        var parts = new[] { rig.ReceiveNow(BulkIn, 512), rig.ReceiveNow(BulkIn, 512), rig.ReceiveNow(BulkIn, 512) };

        Assert.Equal([512, 512, 176], parts.Select(p => p!.Length));
        Assert.Equal(frame, parts.SelectMany(p => p!));
    }

    [Fact]
    public void A_packet_longer_than_the_room_is_an_overflow_and_the_next_frame_is_good()
    {
        using var rig = Running();
        rig.Arrive(SimRig.Frame(Own, 700, 1));
        var next = SimRig.Frame(Own, 80, 2);
        rig.Arrive(next);

        var transfer = rig.Receive(BulkIn, 600);
        rig.Usb.RunUntilIdle();

        Assert.Equal((UsbStatus.Overflow, 512), (transfer.Status, transfer.ActualLength));
        Assert.Equal(next, rig.ReceiveNow(BulkIn, 600));
    }

    [Fact]
    public void An_exactly_full_buffer_leaves_the_empty_packet_to_the_next_transfer()
    {
        using var rig = Running();
        rig.Arrive(SimRig.Frame(Own, 1024));

        Assert.Equal(1024, rig.ReceiveNow(BulkIn, 1024)!.Length);
        Assert.Empty(rig.ReceiveNow(BulkIn, 1024)!);
        Assert.Null(rig.ReceiveNow(BulkIn, 1024));
    }

    [Fact]
    public void A_halted_endpoint_stalls_until_the_halt_is_cleared()
    {
        using var rig = Running();
        Assert.Equal(UsbStatus.Completed, rig.Out(0x02, 3, 0, BulkIn));
        var frame = SimRig.Frame(Own, 60);
        rig.Arrive(frame);

        _ = rig.Receive(BulkIn, 2048);
        _ = rig.Receive(BulkIn, 2048);
        rig.Usb.RunUntilIdle();

        Assert.Equal([UsbStatus.Stall, UsbStatus.Stall], rig.Done.Select(d => d.Status));
        Assert.Equal([1, 0], rig.In(0x82, 0, 0, BulkIn, 2));
        Assert.Equal(UsbStatus.Completed, rig.Usb.ClearHalt(BulkIn));
        Assert.Equal([0, 0], rig.In(0x82, 0, 0, BulkIn, 2));
        Assert.Equal(frame, rig.ReceiveNow(BulkIn, 2048));
    }

    [Fact]
    public void A_halt_cleared_behind_the_host_controllers_back_costs_one_packet()
    {
        using var rig = Running();
        rig.SendNow(BulkOut, SimRig.Frame(Own, 60, 1));
        _ = rig.Arrived();

        Assert.Equal(UsbStatus.Completed, rig.Out(0x02, 1, 0, BulkOut));
        rig.SendNow(BulkOut, SimRig.Frame(Own, 60, 2));
        Assert.Empty(rig.Arrived());
        rig.SendNow(BulkOut, SimRig.Frame(Own, 60, 3));
        Assert.Single(rig.Arrived());

        Assert.Equal(UsbStatus.Completed, rig.Usb.ClearHalt(BulkOut));
        rig.SendNow(BulkOut, SimRig.Frame(Own, 60, 4));
        Assert.Single(rig.Arrived());
    }

    [Fact]
    public void An_IN_packet_with_the_wrong_toggle_is_lost()
    {
        using var rig = Running();
        rig.Arrive(SimRig.Frame(Own, 60, 1));
        Assert.NotNull(rig.ReceiveNow(BulkIn, 2048));
        Assert.Equal(UsbStatus.Completed, rig.Out(0x02, 1, 0, BulkIn));

        rig.Arrive(SimRig.Frame(Own, 60, 2));
        Assert.Null(rig.ReceiveNow(BulkIn, 2048));
        rig.Arrive(SimRig.Frame(Own, 60, 3));
        Assert.NotNull(rig.ReceiveNow(BulkIn, 2048));
    }

    [Fact]
    public void Cancelled_transfers_complete_as_cancelled_and_in_order()
    {
        using var rig = Running();
        var transfers = Enumerable.Range(0, 3).Select(_ => rig.Receive(BulkIn, 2048)).ToList();

        rig.Usb.Cancel(transfers[1]);
        rig.Usb.RunUntilIdle();
        Assert.Empty(rig.Done);

        rig.Usb.CancelAll(BulkIn);
        Assert.True(rig.Usb.Drain(SimRig.Patience));

        Assert.Equal(transfers, rig.Done.Select(d => d.Transfer));
        Assert.All(rig.Done, d => Assert.Equal(UsbStatus.Cancelled, d.Status));
    }

    [Fact]
    public void Unplugging_ends_everything_in_flight_and_tells_once()
    {
        using var rig = Running();
        var told = 0;
        using var registration = rig.Usb.OnGone(() => told++);
        _ = rig.Receive(BulkIn, 2048);
        var idle = rig.Receive(0x83, 16);
        _ = rig.Receive(BulkIn, 2048);
        rig.Usb.RunUntilIdle();

        rig.Bus.Unplug();
        rig.Usb.RunUntilIdle();

        Assert.Equal(1, told);
        Assert.True(rig.Usb.IsGone);
        Assert.Equal(3, rig.Done.Count);
        Assert.All(rig.Done.Where(d => d.Transfer != idle), d => Assert.Equal(UsbStatus.NoDevice, d.Status));
        Assert.Equal(UsbStatus.NoDevice, rig.Usb.Submit(idle));
        Assert.Equal(UsbStatus.NoDevice, rig.Usb.Control(UsbSetup.GetDescriptor(1, 0, 0, 0), [], SimRig.Patience).Status);
        Assert.Equal(UsbStatus.NoDevice, rig.Usb.Reset());
        Assert.Equal(Errno.EBUSY, rig.Bus.Plug());
        rig.Usb.Dispose();
        Assert.Equal(Errno.ENXIO, rig.Bus.Open(out _, out _));
        Assert.Equal(Errno.None, rig.Bus.Plug());
        Assert.False(rig.Open().IsGone);
    }

    [Fact]
    public void A_second_open_is_refused_with_cause_and_cure()
    {
        using var rig = new SimRig("ecm");

        Assert.Equal(Errno.EBUSY, rig.Bus.Open(out var second, out var failure));
        Assert.Null(second);
        Assert.Equal("sim:ecm is open already; close it first, or take a second one", failure);
    }

    [Fact]
    public void A_reset_goes_back_to_alternate_setting_0_and_keeps_configuration_and_claims()
    {
        using var rig = Running();
        _ = rig.Out(0x21, 0x43, 0x0C, 0);

        Assert.Equal(UsbStatus.Completed, rig.Usb.Reset());

        Assert.Equal([1], rig.In(0x80, 8, 0, 0, 1));
        Assert.Equal([0], rig.In(0x81, 10, 0, 1, 1));
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetAlternate(1, 1));
        rig.Arrive(SimRig.Frame(Own, 60));
        Assert.Null(rig.ReceiveNow(BulkIn, 2048));
    }

    [Fact]
    public void Settings_follow_claims()
    {
        using var rig = new SimRig("ecm");
        Assert.Equal(UsbStatus.Invalid, rig.Usb.Claim(0));
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Invalid, rig.Usb.SetAlternate(1, 1));
        Assert.Equal(UsbStatus.Completed, rig.Usb.Claim(1));
        Assert.Equal(UsbStatus.Invalid, rig.Usb.SetAlternate(1, 7));
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetAlternate(1, 1));
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Busy, rig.Usb.SetConfiguration(0));
        Assert.Equal(UsbStatus.Completed, rig.Usb.Release(1));
        Assert.Equal([0], rig.In(0x81, 10, 0, 1, 1));
        Assert.Equal(UsbStatus.Invalid, rig.Usb.Release(1));
    }

    [Fact]
    public void A_device_that_does_not_answer_lets_the_request_time_out()
    {
        using var rig = Running();
        rig.Model.Faults.Set("control-silent");

        Assert.Equal(UsbStatus.TimedOut, rig.Out(0x21, 0x43, 0, 0));
    }

    [Fact]
    public void A_protocol_error_storm_has_a_rate_and_ends()
    {
        var clock = new FrameFaults.ManualClock();
        using var rig = new SimRig("ecm", clock);
        rig.Start();
        _ = rig.Out(0x21, 0x43, 0x0C, 0);
        rig.Model.Faults.Set("in-eproto");
        for (var i = 0; i < 64; i++)
        {
            _ = rig.Receive(BulkIn, 2048);
        }

        clock.Advance(TimeSpan.FromMilliseconds(2));
        rig.Usb.RunUntilIdle();
        var first = rig.Done.Count;
        clock.Advance(TimeSpan.FromMilliseconds(1));
        rig.Usb.RunUntilIdle();

        Assert.InRange(first, 1, 21);
        Assert.InRange(rig.Done.Count - first, 1, 10);
        Assert.All(rig.Done, d => Assert.Equal(UsbStatus.ProtocolError, d.Status));
        rig.Model.Faults.Clear("in-eproto");
        rig.Arrive(SimRig.Frame(Own, 60));
        rig.Usb.RunUntilIdle();
        Assert.Equal(UsbStatus.Completed, rig.Done[^1].Status);
    }

    [Theory]
    [InlineData("in-stall", BulkIn, UsbStatus.Stall)]
    [InlineData("out-stall", BulkOut, UsbStatus.Stall)]
    [InlineData("int-stall", (byte)0x83, UsbStatus.Stall)]
    [InlineData("in-babble", BulkIn, UsbStatus.Overflow)]
    [InlineData("in-zero", BulkIn, UsbStatus.Completed)]
    public void A_fault_that_happens_once_happens_once(string fault, byte endpoint, UsbStatus expected)
    {
        using var rig = Running();
        rig.Model.Faults.Set(fault);

        var transfer = rig.Submit(endpoint, new byte[64], false);
        rig.Usb.RunUntilIdle();

        Assert.False(transfer.IsInFlight);
        Assert.Equal(expected, transfer.Status);
        Assert.Equal(1, rig.Model.Faults.Happened(fault));
        Assert.False(rig.Model.Faults.IsSet(fault));
    }

    [Fact]
    public void Steps_and_waits_are_refused_from_a_completion()
    {
        using var rig = Running();
        Exception? thrown = null;
        using var transfer = new UsbTransfer(BulkIn, _ => thrown = Record.Exception(() => rig.Usb.Drain(TimeSpan.Zero))) { Buffer = new byte[64] };
        Assert.Equal(UsbStatus.Completed, rig.Usb.Submit(transfer));
        rig.Arrive(SimRig.Frame(Own, 60));

        rig.Usb.RunUntilIdle();

        Assert.IsType<InvalidOperationException>(thrown);
    }

    [Fact]
    public void A_configured_device_goes_on_where_it_was_when_it_is_opened_again()
    {
        using var rig = new SimRig("eem");
        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(1));
        byte[] echo = [1, 0x80, 7];
        rig.SendNow(0x05, echo);
        Assert.NotNull(rig.ReceiveNow(0x84, 64));
        rig.Usb.Dispose();

        _ = rig.Open();

        Assert.Equal(UsbStatus.Completed, rig.Usb.SetConfiguration(1));
        rig.SendNow(0x05, echo);
        Assert.NotNull(rig.ReceiveNow(0x84, 64));
    }

    [Theory]
    [InlineData("tokenring", Errno.ENOENT)]
    [InlineData("ecm,colour=red", Errno.EINVAL)]
    [InlineData("ecm,speed=warp", Errno.EINVAL)]
    [InlineData("ecm,fault=no-such", Errno.EINVAL)]
    [InlineData("ecm,mac=01:00:00:00:00:00", Errno.EINVAL)]
    [InlineData("ecm,fault=device-garbage", Errno.EIO)]
    public void What_cannot_be_made_is_refused_with_a_sentence(string argument, Errno expected)
    {
        Assert.Equal(expected, SimModels.Find(argument, out var device, out var failure));
        Assert.NotNull(failure);
        device?.Dispose();
    }

    private static SimRig Running()
    {
        var rig = new SimRig("ecm");
        rig.Start();
        _ = rig.Out(0x21, 0x43, 0x0C, 0);
        return rig;
    }
}
