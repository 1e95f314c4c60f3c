using HwNet.Bench;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Conformance.Tests.Benches;
using HwNet.Conformance.Tests.Checks;
using HwNet.Net;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>The checks of a USB adapter's traffic fail where they must.</summary>
public sealed class TrafficWitnessTests(ITestOutputHelper output)
{
    [Fact]
    public void Transfers_that_are_not_ended_fail_TX_2() =>
        Witness.Fails(output, "TX-2", "bytes", UsbWitnessBench.Behind("ecm", static sim => new WrappedUsbBusDevice(sim, static device => new SpoiltUsbDevice(device) { WithoutZeroPacket = true })));

    [Fact]
    public void A_cable_that_damages_frames_fails_TX_6() =>
        Witness.Fails(output, "TX-6", "frame of", new BenchSource("spoilt", "sim:ecm", static () => HwNet.Bench.Targets.TargetBenches.Open(
            new HwNet.Drivers.DriverCatalog(), UsbWitnessBench.Options("ecm") with { Faults = [new BenchFault("corrupt", 0.1, 7)] })));

    [Fact]
    public void A_host_that_believes_in_a_greater_limit_fails_TX_9() =>
        Witness.Fails(output, "TX-9", "", UsbWitnessBench.Behind("ncm,datagrams-out=4", static sim => new WrappedUsbBusDevice(sim, static device => new SpoiltUsbDevice(device)
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
        Witness.Fails(output, "TX-10", "neither sent nor counted as lost", UsbWitnessBench.Spoilt("ecm", static bench => Tap(bench, 100, static ifp => ifp.Counters.CountSent(-1))));

    [Theory]
    [InlineData("RX-2", "ncm")]
    [InlineData("RX-3", "ecm")]
    [InlineData("RX-3", "rndis")]
    public void A_frame_that_comes_twice_fails_the_check(string id, string model) =>
        Witness.Fails(output, id, "twice", UsbWitnessBench.Spoilt(model, static bench => bench.Ifp.Tap(
            new SabotagingTap(5, _ => bench.Usb!.Sim!.Model.Faults.Set("frame-duplicate"), received: true))));

    [Theory]
    [InlineData("FLT-4")]
    [InlineData("FLT-6")]
    public void An_interface_that_takes_every_group_fails_the_check(string id) =>
        Witness.Fails(output, id, "out", UsbWitnessBench.Spoilt("ecm", static bench => _ = bench.Ifp.SetAllMulti(true)));

    [Fact]
    public void A_counter_of_another_cause_fails_STA_5() =>
        Witness.Fails(output, "STA-5", "Runt +1", UsbWitnessBench.Spoilt("ecm", static bench =>
        {
            for (var at = 2; at < 10; at++)
            {
                Tap(bench, at, static ifp => ifp.Counters.CountInputErrors(InputDrop.Runt, 1));
            }
        }));

    private static void Tap(IBench bench, int at, Action<IfNet> spoil) => _ = bench.Ifp.Tap(new SabotagingTap(at, spoil));
}
