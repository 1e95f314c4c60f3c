using HwNet.Bus.Pcap.LibPcap;
using HwNet.Capture;

namespace HwNet.Bus.Pcap;

/// <summary>bpf_program: a filter in tcpdump's language for frames that no kernel filters: those of capture files and of interfaces in memory.</summary>
/// <remarks>Any thread may ask, but none while the filter is disposed. Asking allocates nothing.</remarks>
public sealed unsafe class PacketFilter : IDisposable
{
    private BpfProgram _program;
    private bool _disposed;

    private PacketFilter(BpfProgram program) => _program = program;

    /// <summary>Frees what a filter that was not disposed holds.</summary>
    ~PacketFilter() => Free();

    /// <summary>pcap_compile.</summary>
    /// <param name="expression">The filter; empty matches every frame.</param>
    /// <param name="linkType">How the frames begin.</param>
    /// <param name="snapLength">The longest frame that will be asked about, bytes.</param>
    /// <param name="filter">The caller disposes; null unless the result is None.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>None, ENOSYS (no libpcap), EINVAL (wrong expression), ENOMEM.</returns>
    public static Errno Compile(string expression, LinkType linkType, int snapLength, out PacketFilter? filter, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(expression);
        filter = null;
        if (!PcapLoader.TryLoad(out failure))
        {
            failure = $"A filter needs libpcap. {failure}";
            return Errno.ENOSYS;
        }

        using var handle = PcapLibrary.pcap_open_dead((int)linkType, snapLength);
        if (handle.IsInvalid)
        {
            failure = "libpcap has no memory left. End something.";
            return Errno.ENOMEM;
        }

        BpfProgram program;
        if (PcapLibrary.pcap_compile(handle, &program, expression, 1, PcapLibrary.NetmaskUnknown) != 0)
        {
            failure = $"The filter '{expression}' is wrong: {PcapLibrary.ErrorText(handle)}. 'man pcap-filter' has the language.";
            return Errno.EINVAL;
        }

        filter = new PacketFilter(program);
        return Errno.None;
    }

    /// <summary>pcap_offline_filter: true when the frame is wanted.</summary>
    /// <param name="frame">The bytes there are, link header first.</param>
    /// <param name="wireLength">Bytes the frame had on the wire; never counted as fewer than there are.</param>
    /// <exception cref="ObjectDisposedException">The filter is disposed.</exception>
    public bool Matches(ReadOnlySpan<byte> frame, int wireLength)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var header = new PcapPacketHeader { CapturedLength = (uint)frame.Length, WireLength = (uint)Math.Max(frame.Length, wireLength) };
        fixed (byte* bytes = frame)
        fixed (BpfProgram* program = &_program)
        {
            return PcapLibrary.pcap_offline_filter(program, &header, bytes) != 0;
        }
    }

    /// <summary>pcap_freecode.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        fixed (BpfProgram* program = &_program)
        {
            PcapLibrary.pcap_freecode(program);
        }
    }
}
