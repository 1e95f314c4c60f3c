using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using HwNet.Bench.Conformance;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>JUnit XML, JSON, and the directory they go to.</summary>
public sealed class WriterTests
{
    [Fact]
    public void JUnit_has_one_test_case_for_each_check_and_counts_them()
    {
        var suite = JUnit(SampleReport.Of(
            SampleReport.Record(Verdict.Pass),
            SampleReport.Record(Verdict.Fail, "a frame is missing"),
            SampleReport.Record(Verdict.Skip, "no hub"),
            SampleReport.Record(Verdict.XFail, "padding")));

        Assert.Equal("4", suite.Attribute("tests")?.Value);
        Assert.Equal("1", suite.Attribute("failures")?.Value);
        Assert.Equal("2", suite.Attribute("skipped")?.Value);
        Assert.Equal("2026-02-03T02:05:06", suite.Attribute("timestamp")?.Value);
        Assert.Equal(4, suite.Elements("testcase").Count());
        Assert.Equal("a frame is missing", suite.Descendants("failure").Single().Attribute("message")?.Value);
        Assert.Equal(["no hub", "failed as expected: padding"], suite.Descendants("skipped").Select(skipped => skipped.Attribute("message")?.Value));
        Assert.All(suite.Elements("testcase"), test => Assert.Equal("lab-1.TX", test.Attribute("classname")?.Value));
    }

    [Theory]
    [InlineData("<&>\"' ]]>", "<&>\"' ]]>")]
    [InlineData("bell \a and \0 nul", "bell \\u0007 and \\u0000 nul")]
    [InlineData("a\r\nb\tc", "a\r\nb\tc")]
    [InlineData("smile \ud83d\ude00", "smile \ud83d\ude00")]
    [InlineData("\uffff", "\\uffff")]
    public void JUnit_text_survives_an_XML_parser(string reason, string expected)
    {
        var suite = JUnit(SampleReport.Of(SampleReport.Record(Verdict.Fail, reason)));

        Assert.Equal(expected, suite.Descendants("failure").Single().Attribute("message")?.Value);
    }

    [Fact]
    public void JUnit_writes_half_a_surrogate_pair_as_text()
    {
        var suite = JUnit(SampleReport.Of(SampleReport.Record(Verdict.Fail, "half " + (char)0xd83d)));

        Assert.Equal("half \\ud83d", suite.Descendants("failure").Single().Attribute("message")?.Value);
    }

    [Fact]
    public void JSON_comes_back_as_it_went()
    {
        var report = SampleReport.Of(SampleReport.Record(Verdict.XFail, "why \u0007"), SampleReport.Record(Verdict.Pass)) with { EnvironmentError = "none: really" };

        var read = JsonReport.Read(new MemoryStream(Json(report)));

        Assert.Equal(report with { Records = [] }, read with { Records = [] });
        Assert.Equal(report.Records.Select(record => record with { Evidence = [] }), read.Records.Select(record => record with { Evidence = [] }));
        Assert.All(read.Records, record => Assert.Equal(["a.pcapng", "b.log"], record.Evidence));
    }

    [Fact]
    public void JSON_property_names_are_those_of_schema_1()
    {
        using var json = JsonDocument.Parse(Json(SampleReport.Of(SampleReport.Record(Verdict.XFail))));

        var root = json.RootElement;
        Assert.Equal(1, root.GetProperty("schema").GetInt32());
        Assert.Equal(
            ["schema", "target", "bench", "started", "duration_s", "seed", "host", "version", "environment_error", "interrupted", "records", "counts", "exit_code"],
            root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["id", "title", "verdict", "measured", "limit", "reason", "duration_s", "disruptive", "rig", "evidence", "bench"],
            root.GetProperty("records")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("XFAIL", root.GetProperty("records")[0].GetProperty("verdict").GetString());
        Assert.Equal("1.5000001", root.GetProperty("records")[0].GetProperty("duration_s").GetRawText().TrimEnd('0'));
        Assert.Equal(1, root.GetProperty("counts").GetProperty("xfail").GetInt32());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void JSON_that_is_no_report_is_refused(string text) =>
        Assert.Throws<JsonException>(() => JsonReport.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void A_report_of_another_schema_is_refused()
    {
        var json = Json(SampleReport.Of() with { Schema = 99 });

        var refused = Assert.Throws<JsonException>(() => JsonReport.Read(new MemoryStream(json)));

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_directory_holds_the_last_report_and_no_leavings()
    {
        var directory = Path.Combine(Directory.CreateTempSubdirectory("hwnet-report-").FullName, "new");
        try
        {
            _ = ReportDirectory.Write(SampleReport.Of(SampleReport.Record(Verdict.Fail)), directory);
            var files = ReportDirectory.Write(SampleReport.Of(SampleReport.Record(Verdict.Pass)), directory);

            Assert.Equal(files.Order(), Directory.GetFiles(directory).Order());
            Assert.Equal(["junit.xml", "report.json"], files.Select(Path.GetFileName).Order());
            using var stream = File.OpenRead(Path.Combine(directory, "report.json"));
            Assert.Equal(Verdict.Pass, JsonReport.Read(stream).Records.Single().Verdict);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(directory)!, recursive: true);
        }
    }

    private static XElement JUnit(ConformanceReport report)
    {
        using var stream = new MemoryStream();
        new JUnitReport().Write(report, stream);
        stream.Position = 0;
        return XDocument.Load(stream).Root!.Elements("testsuite").Single();
    }

    private static byte[] Json(ConformanceReport report)
    {
        using var stream = new MemoryStream();
        new JsonReport().Write(report, stream);
        return stream.ToArray();
    }
}
