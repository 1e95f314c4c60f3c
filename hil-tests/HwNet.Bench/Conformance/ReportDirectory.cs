namespace HwNet.Bench.Conformance;

/// <summary>A directory with one file per report format.</summary>
public static class ReportDirectory
{
    /// <summary>The formats that are written.</summary>
    public static IReadOnlyList<IReportWriter> Writers { get; } = [new JUnitReport(), new JsonReport()];

    /// <summary>Writes the report in every format; makes the directory. Whoever looks finds each file whole, old or new.</summary>
    /// <returns>The files written.</returns>
    /// <exception cref="IOException">No room, or the path is a file.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static IReadOnlyList<string> Write(ConformanceReport report, string directory)
    {
        _ = Directory.CreateDirectory(directory);
        var files = new List<string>(Writers.Count);
        foreach (var writer in Writers)
        {
            var file = Path.Combine(directory, writer.FileName);
            Replace(file, stream => writer.Write(report, stream));
            files.Add(file);
        }

        return files;
    }

    private static void Replace(string file, Action<Stream> write)
    {
        // In the same directory: a rename is only atomic within a file system.
        var temporary = $"{file}.{Path.GetRandomFileName()}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, file, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
