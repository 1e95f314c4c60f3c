namespace HwNet.Bench.Conformance;

/// <summary>Writes a report in one format.</summary>
public interface IReportWriter
{
    /// <summary>What the file is called in a report directory.</summary>
    string FileName { get; }

    /// <summary>Writes the whole report; leaves the stream open.</summary>
    void Write(ConformanceReport report, Stream stream);
}
