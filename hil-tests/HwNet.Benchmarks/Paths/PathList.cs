namespace HwNet.Benchmarks.Paths;

/// <summary>The paths of this build.</summary>
internal static class PathList
{
    internal static IReadOnlyList<PathBenchmark> All { get; } =
    [
        new CorePath(), new PcapReceivePath(), new PcapTransmitPath(), new ForwardPath(), new PacketPath(), new XdpPath(), new FramesPath(), new LatencyPath(),
        new ScalePath(), new StartPath(), new UsbPath(),
        .. BackEndPath.Present.Count > 0 ? [new BackEndPath()] : Array.Empty<PathBenchmark>(),
        .. UsbBackEndPath.Present.Count > 0 ? [new UsbBackEndPath()] : Array.Empty<PathBenchmark>(),
    ];
}
