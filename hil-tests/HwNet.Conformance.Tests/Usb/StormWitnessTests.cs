using HwNet.Conformance.Tests.Benches;
using NLog;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>WDG-5 fails where it must: each of its limits, on a host that keeps all but one.</summary>
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
}
