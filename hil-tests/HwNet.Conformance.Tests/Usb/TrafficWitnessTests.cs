using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Conformance.Tests.Benches;
using HwNet.Conformance.Tests.Checks;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>The checks of a USB adapter's traffic and of its recovery fail where they must.</summary>
[Collection(BenchCollection.Name)]
public sealed class TrafficWitnessTests(ITestOutputHelper output)
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Conformance.Tests");

    [Fact]
    public void A_notification_that_tells_another_speed_fails_LNK_6() =>
        Fails("LNK-6", "if_baudrate", UsbWitnessBench.Behind("ecm", static sim => new WrappedUsbBusDevice(sim, device => new SpoiltUsbDevice(device)
        {
            OnReceived = static (endpoint, bytes) =>
            {
                if (endpoint == 0x83 && bytes.Length >= 12)
                {
                    bytes.Span[8] ^= 0xff;
                }
            },
        })));

    [Fact]
    public void Transfers_that_are_not_ended_fail_TX_2() =>
        Fails("TX-2", "bytes", UsbWitnessBench.Behind("ecm", static sim => new WrappedUsbBusDevice(sim, static device => new SpoiltUsbDevice(device) { WithoutZeroPacket = true })));

    [Fact]
    public void A_cable_that_damages_frames_fails_TX_6() =>
        Fails("TX-6", "frame of", new BenchSource("spoilt", "sim:ecm", static () => HwNet.Bench.Targets.TargetBenches.Open(
            new HwNet.Drivers.DriverCatalog(), UsbWitnessBench.Options("ecm") with { Faults = [new BenchFault("corrupt", 0.1, 7)] })));

    [Fact]
    public void A_host_that_believes_in_a_greater_limit_fails_TX_9() =>
        Fails("TX-9", "", UsbWitnessBench.Behind("ncm,datagrams-out=4", static sim => new WrappedUsbBusDevice(sim, static device => new SpoiltUsbDevice(device)
        {
            OnAnswer = static (setup, answer) =>
            {
                // GET_NTB_PARAMETERS: no limit of datagrams.
                if (setup.Request == 0x80 && answer.Length == 28)
                {
                    (answer[26], answer[27]) = (0, 0);
                }
            },
        })));

    [Fact]
    public void A_packet_that_nobody_accounts_for_fails_TX_10() =>
        Fails("TX-10", "neither sent nor counted as lost", UsbWitnessBench.Spoilt("ecm", static bench => Tap(bench, 100, static ifp => ifp.Counters.CountSent(-1))));

    [Theory]
    [InlineData("RX-2", "ncm")]
    [InlineData("RX-3", "ecm")]
    [InlineData("RX-3", "rndis")]
    public void A_frame_that_comes_twice_fails_the_check(string id, string model) =>
        Fails(id, "twice", UsbWitnessBench.Spoilt(model, static bench => bench.Ifp.Tap(
            new SabotagingTap(5, _ => bench.Usb!.Sim!.Model.Faults.Set("frame-duplicate"), received: true))));

    [Theory]
    [InlineData("FLT-4")]
    [InlineData("FLT-6")]
    public void An_interface_that_takes_every_group_fails_the_check(string id) =>
        Fails(id, "out", UsbWitnessBench.Spoilt("ecm", static bench => _ = bench.Ifp.SetAllMulti(true)));

    [Fact]
    public void A_receiver_that_nothing_revives_fails_WDG_2() =>
        Fails("WDG-2", "receiving again", UsbWitnessBench.Spoilt("ecm", static bench => bench.Usb!.Faults.Add(
            new UsbFault(UsbFaultKind.Wedge, UsbFaultWhere.BulkIn) { Cure = UsbFaultCure.None })));

    [Fact]
    public void An_MTU_that_a_reset_does_not_bring_back_fails_WDG_3() =>
        Fails("WDG-3", "mtu after reset", UsbWitnessBench.Spoilt("ecm", static bench => Tap(
            bench, 100, static ifp => _ = ThreadPool.QueueUserWorkItem(_ => ifp.Ioctl(new SetMtu(1300))))));

    [Fact]
    public void A_frame_that_comes_twice_after_a_stall_fails_WDG_4() =>
        Fails("WDG-4", "twice", UsbWitnessBench.Behind("ecm", static sim => new WrappedUsbBusDevice(sim, device => new SpoiltUsbDevice(device)
        {
            OnClearHalt = () => sim.Model.Faults.Set("frame-duplicate"),
        })));

    /// <summary>By the count of resets, or by a frame that one of them took along: whichever is seen first.</summary>
    [Fact]
    public void Resets_in_place_of_cleared_halts_fail_WDG_4() =>
        Fails("WDG-4", "", UsbWitnessBench.Spoilt("ecm", static bench => bench.Usb!.Faults.Submitting = OnEach(50, () => ResetSoon(bench.Ifp))));

    [Fact]
    public void A_log_that_is_flooded_fails_WDG_5()
    {
        Timer? noise = null;

        Fails("WDG-5", "log lines", UsbWitnessBench.Spoilt("ecm", bench =>
        {
            var name = bench.Ifp.Name;
            noise = new Timer(_ => Log.Warn("{0}: noise", name), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
        }));

        noise?.Dispose();
    }

    [Fact]
    public void A_counter_of_another_cause_fails_STA_5() =>
        Fails("STA-5", "Runt +1", UsbWitnessBench.Spoilt("ecm", static bench =>
        {
            for (var at = 2; at < 10; at++)
            {
                Tap(bench, at, static ifp => ifp.Counters.CountInputErrors(InputDrop.Runt, 1));
            }
        }));

    private static void Tap(IBench bench, int at, Action<IfNet> spoil) => _ = bench.Ifp.Tap(new SabotagingTap(at, spoil));

    private static Action<UsbSubmission> OnEach(int period, Action act)
    {
        var seen = 0;
        return _ =>
        {
            if (++seen % period == 0)
            {
                act();
            }
        };
    }

    /// <summary>Not here: a submission may not wait.</summary>
    private static void ResetSoon(IfNet ifp) => _ = ThreadPool.QueueUserWorkItem(_ =>
    {
        ifp.Serializer.Enter();
        _ = ifp.Reset();
        ifp.Serializer.Exit();
    });

    private void Fails(string id, string reason, BenchSource source)
    {
        var record = new ConformanceRunner(source).Run(CheckCatalog.All().Single(check => check.Id == id));

        output.WriteLine($"{record.Id} {record.Verdict} in {record.Duration.TotalSeconds:0.00} s: {record.Measured} {record.Reason}");
        Assert.True(record.Verdict == Verdict.Fail, $"{id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
        Assert.Contains(reason, record.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("bug:", record.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("did not come back", record.Reason, StringComparison.Ordinal);
    }
}
