using System.Globalization;
using HwNet.Capture;
using HwNet.Fixtures.Captures;

namespace HwNet.Core.Tests.Capture;

public sealed class CaptureFixtureTests
{
    public static TheoryData<string> Names => [.. CaptureFiles.Names];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Reader_and_tshark_agree_on_every_frame(string name)
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        var theirs = Tshark.Fields(CaptureFiles.PathOf(name), "frame.len", "frame.cap_len", "frame.time_epoch", "eth.src");

        using var reader = CaptureReader.Open(CaptureFiles.PathOf(name));
        var ours = CaptureAssert.All(reader).Select(f => string.Create(
            CultureInfo.InvariantCulture,
            $"{f.Frame.WireLength}\t{f.Frame.CapturedLength}\t{f.Frame.Timestamp / 1_000_000_000}.{f.Frame.Timestamp % 1_000_000_000:D9}\t{LinkAddress.Read(f.Bytes.AsSpan(6))}"));

        Assert.Equal(theirs, ours);
        CaptureAssert.EndsCleanly(reader);
    }

    [Fact]
    public void The_README_lists_every_capture_with_its_number_of_frames()
    {
        var listed = File.ReadLines(CaptureFiles.PathOf("README.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 3 && cells[1].StartsWith('`'))
            .Select(cells => $"{cells[1].Trim('`')}: {cells[3]}");

        Assert.Equal(CaptureFiles.Names.Select(name => $"{name}: {Count(name)}"), listed);
    }

    [Fact]
    public void Byte_order_makes_no_difference()
    {
        foreach (var name in CaptureFiles.Names.Where(n => n.Contains("_big_endian", StringComparison.Ordinal)))
        {
            using var big = CaptureReader.Open(CaptureFiles.PathOf(name));
            using var little = CaptureReader.Open(CaptureFiles.PathOf(name.Replace("_big_endian", "", StringComparison.Ordinal)));

            Assert.Equal(
                CaptureAssert.All(little).Select(f => (f.Frame.Timestamp, Convert.ToHexString(f.Bytes))),
                CaptureAssert.All(big).Select(f => (f.Frame.Timestamp, Convert.ToHexString(f.Bytes))));
        }
    }

    [Fact]
    public void No_capture_is_larger_than_20_kilobytes() =>
        Assert.All(CaptureFiles.Names, name => Assert.True(new FileInfo(CaptureFiles.PathOf(name)).Length < 20_000, name));

    private static int Count(string name)
    {
        using var reader = CaptureReader.Open(CaptureFiles.PathOf(name));
        return CaptureAssert.All(reader).Count;
    }
}
