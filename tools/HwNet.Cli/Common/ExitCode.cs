namespace HwNet.Cli.Common;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>What was asked for was done.</summary>
    internal const int Good = 0;

    /// <summary>It was tried and failed: no answer, frames lost, a check failed.</summary>
    internal const int Failed = 1;

    /// <summary>It could not be tried: wrong words, no such device, no permission, a device that went away.</summary>
    internal const int Usage = 2;

    /// <summary>Every check was skipped.</summary>
    internal const int Skipped = 4;
}
