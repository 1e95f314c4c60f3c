using HwNet.Conformance.Tests.Benches;
using NLog;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>WDG-5 fails where it must: each of its limits, on a host that keeps all but one. Alone: it reads the log of the process and its share of the processor.</summary>
[Collection(BenchCollection.Name)]
public sealed class StormWitnessTests(ITestOutputHelper output)
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Conformance.Tests");

    [Fact]
    public void A_log_that_is_flooded_fails_WDG_5()
    {
        Timer? noise = null;

        Witness.Fails(output, "WDG-5", "log lines", UsbWitnessBench.Spoilt("ecm", bench =>
        {
            var name = bench.Ifp.Name;
            noise = new Timer(_ => Log.Warn("{0}: noise", name), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
        }));

        noise?.Dispose();
    }

    [Fact]
    public void A_host_that_tries_without_a_pause_fails_WDG_5()
    {
        Hammer? hammer = null;

        Witness.Fails(output, "WDG-5", "tries a second", UsbWitnessBench.Spoilt("ecm", bench => hammer = new Hammer(bench.Usb!.Faults)));

        hammer?.Dispose();
    }

    [Fact]
    public void A_host_that_takes_a_second_to_recover_fails_WDG_5()
    {
        var clock = new JumpingClock();

        Witness.Fails(
            output,
            "WDG-5",
            "from the end of the storm",
            UsbWitnessBench.Spoilt("ecm", bench => _ = bench.Ifp.Tap(new JumpingTap(clock, TimeSpan.FromSeconds(1)))),
            clock);
    }
}
