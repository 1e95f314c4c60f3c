using HwNet.Conformance.Tests.Usb;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Checks that count what the process holds, or measure times, fail where they must: nothing else may run beside them.</summary>
[Collection(BenchCollection.Name)]
public sealed class AloneWitnessTests(ITestOutputHelper output)
{
    [Fact]
    public void A_handle_left_behind_by_each_attach_fails_ATT_8()
    {
        var left = new List<FileStream>();

        Witness.Fails(output, "ATT-8", "open handles", Witness.Bent(bench => new BentBench(bench)
        {
            OnReattach = inner =>
            {
                left.Add(new FileStream("/dev/null", FileMode.Open));
                return inner.Reattach();
            },
        }));

        left.ForEach(static stream => stream.Dispose());
    }

    [Fact]
    public void A_handle_that_each_attach_leaves_fails_HOT_2()
    {
        var left = new List<FileStream>();

        Witness.Fails(output, "HOT-2", "left behind", UsbWitnessBench.Bent("ecm", bench => new UsbWitnessBench(bench)
        {
            OnReattach = inner =>
            {
                left.Add(new FileStream("/dev/null", FileMode.Open));
                return inner.Reattach();
            },
        }));

        left.ForEach(static stream => stream.Dispose());
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public void Time_stamps_5_ms_off_the_clock_fail_RX_10(int milliseconds) =>
        Witness.Fails(output, "RX-10", "", Witness.Bent(static bench => bench), new OffsetClock(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void A_host_that_spins_fails_WDG_5()
    {
        var over = false;
        var spinner = new Thread(() =>
        {
            while (!Volatile.Read(ref over))
            {
                Thread.SpinWait(1000);
            }
        });
        spinner.Start();

        try
        {
            Witness.Fails(output, "WDG-5", "share of a core", UsbWitnessBench.Spoilt("ecm", static _ => { }));
        }
        finally
        {
            Volatile.Write(ref over, true);
            spinner.Join();
        }
    }
}
