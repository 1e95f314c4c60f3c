using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Drivers.Tests.PcapFile;
using HwNet.Fixtures.Captures;

namespace HwNet.Drivers.Tests.UsbTracing;

public sealed class UsbTraceDiffTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static UsbTraceDevice Kernel(string kind) => Gadgets.Read(Gadgets.Capture(kind)).Main!;

    private static UsbTraceDevice Requests(params ReadOnlySpan<int> values)
    {
        var exchanges = new List<UsbExchange>();
        foreach (var value in values)
        {
            exchanges.Add(new UsbExchange(UsbTransferType.Control, 0, UsbSetup.VendorWrite(1, (ushort)value, 0, 0), 0, exchanges.Count) { Status = UsbStatus.Completed });
        }

        return new UsbTraceDevice(1, 2, exchanges, null, null);
    }

    private static string Unified(UsbTraceDiff diff)
    {
        var output = new StringWriter { NewLine = "\n" };
        diff.Write(output, "a", "b");
        return output.ToString();
    }

    [Theory]
    [InlineData("ecm")]
    [InlineData("rndis")]
    public void A_trace_does_not_differ_from_itself(string kind)
    {
        var diff = UsbTraceDiff.Of(Kernel(kind), Kernel(kind), new UsbTraceDiffOptions { CompareContent = true });

        Assert.True(diff.IsEqual);
        Assert.True(diff.Same > 10);
        Assert.Empty(Unified(diff));
    }

    [Fact]
    public void The_kernels_requests_to_two_kinds_of_gadget_stand_side_by_side()
    {
        var options = new UsbTraceDiffOptions { IgnoreTransfers = true, IgnoreEnumeration = true };

        var diff = UsbTraceDiff.Of(Kernel("ecm"), Kernel("ncm"), options);

        var ncm = diff.Lines.Where(l => l.Sign != '-').Select(l => l.Text.Split(" [")[0]);
        string[] expected =
        [
            "SET_CONFIGURATION 1", "SET_INTERFACE 1 setting 1", "SET_INTERFACE 1 setting 0", "GET_NTB_PARAMETERS interface 0 length 28",
            "SET_CRC_MODE interface 0 none", "SET_NTB_FORMAT interface 0 NTB-16", "SET_INTERFACE 1 setting 1",
            "SET_ETHERNET_PACKET_FILTER interface 0 directed|broadcast|all-multicast",
        ];
        Assert.Equal(expected.Select(Words), ncm.Take(8).Select(Words));
        Assert.Contains(diff.Lines, l => l is { Sign: ' ', Text: "SET_CONFIGURATION 1" });
        Assert.Contains(diff.Lines, l => l is { Sign: '+', Text: "SET_NTB_FORMAT interface 0 NTB-16" });
    }

    [SkippableFact]
    public void It_reads_as_that_of_diff()
    {
        Skip.If(Tshark.Missing is not null, "needs the tools of a usual system, as tshark");
        int[] first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21];
        int[] second = [1, 2, 30, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22];
        var diff = UsbTraceDiff.Of(Requests(first), Requests(second));
        foreach (var (name, device) in new[] { ("a", Requests(first)), ("b", Requests(second)) })
        {
            File.WriteAllLines(_folder.PathOf(name), device.Exchanges.Select(e => UsbRequestText.Of(e.Setup!.Value)));
        }

        var judge = Tshark.Run("sh", ["-c", $"cd '{Path.GetDirectoryName(_folder.PathOf("a"))}' && diff -u --label a --label b a b || true"]);

        Assert.Equal(judge, Unified(diff).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_alignment_leads_from_the_first_to_the_second(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var a = Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(6)).ToArray();
            var b = Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(6)).ToArray();

            var diff = UsbTraceDiff.Of(Requests(a), Requests(b));

            Assert.Equal(Texts(a), diff.Lines.Where(l => l.Sign != '+').Select(l => l.Text));
            Assert.Equal(Texts(b), diff.Lines.Where(l => l.Sign != '-').Select(l => l.Text));
            Assert.True(diff.Same == LongestCommon(a, b), $"seed {seed}, round {round}: {diff.Same} of {LongestCommon(a, b)}");
        }
    }

    [Fact]
    public void Long_traces_with_nothing_in_common_are_still_compared()
    {
        var a = Enumerable.Range(0, 30_000).ToArray();
        var b = Enumerable.Range(30_000, 30_000).ToArray();

        var diff = UsbTraceDiff.Of(Requests(a), Requests(b));

        Assert.Equal((0, 30_000, 30_000), (diff.Same, diff.OnlyFirst, diff.OnlySecond));
    }

    [Fact]
    public void What_is_to_be_ignored_is_ignored()
    {
        var kernel = Kernel("ncm");
        var other = kernel with { Exchanges = [.. kernel.Exchanges.Select(Renumbered)] };

        Assert.False(UsbTraceDiff.Of(kernel, other, new UsbTraceDiffOptions { CompareContent = true }).IsEqual);
        Assert.False(UsbTraceDiff.Of(kernel, other, new UsbTraceDiffOptions { CompareContent = true, IgnoreAddresses = true }).IsEqual);
        Assert.False(UsbTraceDiff.Of(kernel, other, new UsbTraceDiffOptions { CompareContent = true, IgnoreSequence = true }).IsEqual);
        Assert.True(UsbTraceDiff.Of(kernel, other, new UsbTraceDiffOptions { CompareContent = true, IgnoreAddresses = true, IgnoreSequence = true }).IsEqual);
        Assert.True(UsbTraceDiff.Of(kernel, other, new UsbTraceDiffOptions { IgnoreTransfers = true }).IsEqual);
    }

    /// <summary>Other endpoint numbers, and NTBs that were counted from elsewhere.</summary>
    private static UsbExchange Renumbered(UsbExchange e)
    {
        if (e.IsControl)
        {
            return e;
        }

        var data = e.Data.ToArray();
        if (e.Type == UsbTransferType.Bulk && data.Length > 12)
        {
            data[6] += 100;
        }

        return e with { Endpoint = (byte)(e.Endpoint + 4), Data = data };
    }

    private static string Words(string text) => string.Join(' ', text.Split(' ', '|').Order(StringComparer.Ordinal));

    private static IEnumerable<string> Texts(int[] values) => Requests(values).Exchanges.Select(e => UsbRequestText.Of(e.Setup!.Value));

    /// <summary>The table of the textbook.</summary>
    private static int LongestCommon(int[] a, int[] b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                table[i, j] = a[i - 1] == b[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
            }
        }

        return table[a.Length, b.Length];
    }
}
