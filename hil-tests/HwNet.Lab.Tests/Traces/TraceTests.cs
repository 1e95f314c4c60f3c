using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Traces;

/// <summary>Our driver beside the Linux kernel's on the same gadget, request by request. What differs is explained in the README of each driver, and nothing else may.</summary>
public sealed class TraceTests(TraceGuest guest, ITestOutputHelper output) : IClassFixture<TraceGuest>
{
    private const string Groups = "all-multicast|directed|broadcast";
    private const string NoGroups = "directed|broadcast";

    [SkippableFact]
    public void Ecm_differs_where_its_README_says() => ExpectDifferences(
        "ecm",
        "+SET_INTERFACE 1 setting 0",
        $"-SET_ETHERNET_PACKET_FILTER interface 0 {Groups}",
        $"+SET_ETHERNET_PACKET_FILTER interface 0 {NoGroups}");

    [SkippableFact]
    public void Ncm_differs_where_its_README_says() => ExpectDifferences(
        "ncm",
        "-SET_INTERFACE 1 setting 1",
        "+SET_INTERFACE 1 setting 0",
        $"-SET_ETHERNET_PACKET_FILTER interface 0 {Groups}",
        $"+SET_ETHERNET_PACKET_FILTER interface 0 {NoGroups}");

    [SkippableFact]
    public void Eem_differs_where_its_README_says() => ExpectDifferences("eem", "-SET_INTERFACE 0 setting 0");

    [SkippableFact]
    public void Rndis_differs_where_its_README_says() => ExpectDifferences(
        "rndis",
        "-INITIALIZE, at most 2048 bytes",
        "+INITIALIZE, at most 16384 bytes",
        "-QUERY 00010202",
        "-SET 0001010e to 2d",
        "+QUERY 00010114",
        "+QUERY 00010107",
        "+SET 0001010e to 9",
        "+SET 0001010e to f",
        "+SET 0001010e to 0");

    private void ExpectDifferences(string gadget, params string[] expected)
    {
        var step = guest.Step(gadget).Must();
        var lines = RequestLines.Of(step.Read($"{gadget}.diff.json"));
        foreach (var line in lines)
        {
            output.WriteLine(line);
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }
}
