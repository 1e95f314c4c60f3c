using HwNet.Conformance.Tests.Usb;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>The checks that count the handles of the whole process fail where they must: alone, since other tests close some meanwhile.</summary>
[Collection(BenchCollection.Name)]
public sealed class HandleWitnessTests(ITestOutputHelper output)
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
}
