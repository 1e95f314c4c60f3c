using HwNet.Conformance.Tests.Usb;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Checks that measure times and the processor fail where they must: nothing else may run beside them.</summary>
[Collection(BenchCollection.Name)]
public sealed class AloneWitnessTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public void Time_stamps_5_ms_off_the_clock_fail_RX_10(int milliseconds) =>
        Witness.Fails(output, "RX-10", "", Witness.Bent(static bench => bench), new OffsetClock(TimeSpan.FromMilliseconds(milliseconds)));

    /// <summary>By its share of the processor, or by what comes late because of it: whichever is seen first.</summary>
    [Fact]
    public void A_host_that_spins_fails_WDG_5()
    {
        var over = false;
        Thread[] spinners = [new(Spin), new(Spin)];
        Array.ForEach(spinners, static thread => thread.Start());

        try
        {
            Witness.Fails(output, "WDG-5", "", UsbWitnessBench.Spoilt("ecm", static _ => { }));
        }
        finally
        {
            Volatile.Write(ref over, true);
            Array.ForEach(spinners, static thread => thread.Join());
        }

        void Spin()
        {
            while (!Volatile.Read(ref over))
            {
                Thread.SpinWait(1000);
            }
        }
    }
}
