using System.Globalization;
using System.Text;
using System.Xml;

namespace HwNet.Bench.Conformance;

/// <summary>The report as JUnit XML, which CI systems read: one test suite, one test case for each check.</summary>
public sealed class JUnitReport : IReportWriter
{
    /// <inheritdoc/>
    public string FileName => "junit.xml";

    /// <inheritdoc/>
    public void Write(ConformanceReport report, Stream stream)
    {
        var settings = new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n" };
        using var xml = XmlWriter.Create(stream, settings);
        xml.WriteStartDocument();
        xml.WriteStartElement("testsuites");
        WriteSuite(xml, report);
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void WriteSuite(XmlWriter xml, ConformanceReport report)
    {
        var counts = report.Counts;
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", $"conformance of {report.Target}");
        Attribute(xml, "tests", Text(report.Records.Count));
        Attribute(xml, "failures", Text(counts.Fail));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", Text(counts.Skip + counts.XFail));
        Attribute(xml, "time", Seconds(report.Duration));
        Attribute(xml, "timestamp", report.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        Attribute(xml, "hostname", report.Host);
        xml.WriteStartElement("properties");
        Property(xml, "target", report.Target);
        Property(xml, "bench", report.Bench);
        Property(xml, "seed", Text(report.Seed));
        Property(xml, "version", report.Version);
        Property(xml, "environment_error", report.EnvironmentError);
        Property(xml, "interrupted", report.Interrupted ? "true" : null);
        xml.WriteEndElement();
        foreach (var record in report.Records)
        {
            WriteCase(xml, record);
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, CheckRecord record)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"{record.Bench}.{record.Id.Split('-')[0]}");
        Attribute(xml, "name", $"{record.Id} {record.Title}");
        Attribute(xml, "time", Seconds(record.Duration));
        if (record.Verdict is not Verdict.Pass)
        {
            xml.WriteStartElement(record.Verdict == Verdict.Fail ? "failure" : "skipped");
            Attribute(xml, "message", record.Verdict == Verdict.XFail ? $"failed as expected: {record.Reason}" : record.Reason ?? "no reason given");
            xml.WriteEndElement();
        }

        xml.WriteElementString("system-out", Printable(Output(record)));
        xml.WriteEndElement();
    }

    private static string Output(CheckRecord record)
    {
        var text = new StringBuilder();
        _ = text.Append(CultureInfo.InvariantCulture, $"measured: {record.Measured ?? "nothing"}\nlimit: {record.Limit}\n");
        if (record.Verdict == Verdict.Pass && record.Reason is not null)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"remark: {record.Reason}\n");
        }

        foreach (var file in record.Evidence)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"evidence: {file}\n");
        }

        return text.ToString();
    }

    private static void Property(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteStartElement("property");
            Attribute(xml, "name", name);
            Attribute(xml, "value", value);
            xml.WriteEndElement();
        }
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Printable(value));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Writes what XML cannot hold (control characters, halves of surrogate pairs) as \uXXXX.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                _ = printable.Append(text, i++, 2);
            }
            else if (XmlConvert.IsXmlChar(text[i]))
            {
                _ = printable.Append(text[i]);
            }
            else
            {
                _ = printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
        }

        return printable.ToString();
    }
}
