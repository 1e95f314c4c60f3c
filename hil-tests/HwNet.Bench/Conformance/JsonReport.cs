using System.Text.Json;

namespace HwNet.Bench.Conformance;

/// <summary>The report as JSON: everything there is to say; property names are stable within a schema version.</summary>
public sealed class JsonReport : IReportWriter
{
    /// <inheritdoc/>
    public string FileName => "report.json";

    /// <inheritdoc/>
    public void Write(ConformanceReport report, Stream stream) => JsonSerializer.Serialize(stream, report, ReportJson.Default.ConformanceReport);

    /// <summary>Reads a report back.</summary>
    /// <exception cref="JsonException">It is none, or of another schema version.</exception>
    public static ConformanceReport Read(Stream stream)
    {
        var report = JsonSerializer.Deserialize(stream, ReportJson.Default.ConformanceReport) ?? throw new JsonException("the report is empty");
        return report.Schema == ConformanceReport.CurrentSchema
            ? report
            : throw new JsonException($"the report has schema {report.Schema}; this program reads {ConformanceReport.CurrentSchema}");
    }
}
