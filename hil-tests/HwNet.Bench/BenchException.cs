namespace HwNet.Bench;

/// <summary>Says that a bench cannot be described or opened, and what to do: the user's to solve, not a bug.</summary>
public sealed class BenchException : Exception
{
    /// <summary>A bench that cannot be opened.</summary>
    public BenchException(BenchProblem problem, Exception? inner = null)
        : base(problem.ToString(), inner) => Problem = problem;

    /// <summary>A bench file that cannot be read.</summary>
    /// <param name="file">The file, as the user named it.</param>
    /// <param name="line">The line, from 1; 0 when it is about the file as a whole.</param>
    /// <param name="problem">Cause and cure.</param>
    /// <param name="inner">What the parser or the system said.</param>
    public BenchException(string file, int line, BenchProblem problem, Exception? inner = null)
        : base(line > 0 ? $"{file}:{line}: {problem}" : $"{file}: {problem}", inner)
    {
        Problem = problem;
        File = file;
        Line = line;
    }

    /// <summary>Cause and cure.</summary>
    public BenchProblem Problem { get; }

    /// <summary>What attaching the device gave; None when it did not come to that.</summary>
    public Errno Error { get; init; }

    /// <summary>The bench file it is about; null when there is none.</summary>
    public string? File { get; }

    /// <summary>The line of <see cref="File"/>, from 1; 0 when unknown.</summary>
    public int Line { get; }
}
