namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>A recorded trace: our own, a usbmon capture of tcpdump or tshark (DLT 220 and 189, pcap and pcapng, both byte orders), or usbmon's text (0u, 1u, 1t).</summary>
/// <remarks>The file is hostile: every length is bounded, what is kept has a limit, nothing throws for what is in it.</remarks>
public sealed class UsbTrace
{
    /// <summary>Transfers that a trace may have.</summary>
    public const int MaxExchanges = 1_000_000;

    /// <summary>Bytes of data that a trace may have, all transfers together.</summary>
    public const long MaxBytes = 256L * 1024 * 1024;

    internal UsbTrace(IReadOnlyList<UsbTraceDevice> devices, long events)
    {
        Devices = devices;
        Events = events;
    }

    /// <summary>The devices in it, by bus and address.</summary>
    public IReadOnlyList<UsbTraceDevice> Devices { get; }

    /// <summary>Submissions and completions read.</summary>
    public long Events { get; }

    /// <summary>The device that the trace is most about: no hub, and of several the one with the most transfers. Null when there is none.</summary>
    public UsbTraceDevice? Main => Devices
        .Where(static d => d is { IsHub: false, Address: > 0 })
        .OrderByDescending(static d => d.Descriptors is not null)
        .ThenByDescending(static d => d.Exchanges.Count)
        .FirstOrDefault();

    /// <summary>A device by bus and address; null when it is not in the trace.</summary>
    public UsbTraceDevice? Find(int bus, int address) => Devices.FirstOrDefault(d => d.Bus == bus && d.Address == address);

    /// <summary>Reads a trace file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trace">The trace; null unless the result is None.</param>
    /// <param name="failure">Why there is none, with the place in the file.</param>
    /// <returns>None; ENOENT, EIO (it cannot be read), EFTYPE (no trace of USB), EBADMSG (damaged), ENOMEM (more than the limits above).</returns>
    public static Errno Read(string path, out UsbTrace? trace, out string? failure)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return Read(stream, out trace, out failure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            trace = null;
            failure = $"cannot open the trace '{path}': {e.Message}";
            return e is FileNotFoundException or DirectoryNotFoundException ? Errno.ENOENT : Errno.EIO;
        }
    }

    /// <summary>Reads a trace from a stream that can seek, from where it stands; leaves it open.</summary>
    /// <inheritdoc cref="Read(string, out UsbTrace?, out string?)"/>
    public static Errno Read(Stream stream, out UsbTrace? trace, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var builder = new UsbTraceBuilder();
        Errno error;
        try
        {
            error = UsbmonText.LooksLike(stream) ? UsbmonText.Read(stream, builder, out failure) : UsbmonCapture.Read(stream, builder, out failure);
        }
        catch (IOException e)
        {
            error = Errno.EIO;
            failure = $"reading the trace failed: {e.Message}";
        }

        trace = error == Errno.None ? builder.Build() : null;
        return error;
    }
}
