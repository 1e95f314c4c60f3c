using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>The program that gives each frame to the socket of the queue it came in by, its map, and its hold on an interface.</summary>
/// <remarks>
/// In C it is one line: <c>return bpf_redirect_map(&amp;sockets, ctx->rx_queue_index, XDP_PASS);</c> – a frame of a queue without a socket goes to the
/// host's own stack. It is put together here from its six instructions; no compiler and no loader are needed.
/// </remarks>
internal sealed class XdpProgram : IDisposable
{
    private const uint NativeFlag = 4;
    private const uint GenericFlag = 2;
    private const int RedirectMap = 51;
    private const int Pass = 2;
    private const int QueueOffset = 16;

    private readonly SafeFileHandle _map;
    private readonly SafeFileHandle _program;
    private SafeFileHandle? _link;

    private XdpProgram(SafeFileHandle map, SafeFileHandle program)
    {
        _map = map;
        _program = program;
    }

    /// <summary>True when it runs in the interface's driver.</summary>
    internal bool IsNative { get; private set; }

    /// <summary>Makes the map and loads the program.</summary>
    /// <param name="queues">Entries of the map.</param>
    /// <param name="program">The caller owns it; null unless the result is None.</param>
    /// <returns>None, EPERM, ENOSYS (no bpf in this kernel), EIO and what else the kernel says.</returns>
    internal static Errno Load(int queues, out XdpProgram? program)
    {
        program = null;
        var error = BpfCalls.CreateMap(queues, out var map);
        if (error != Errno.None)
        {
            map.Dispose();
            return error;
        }

        error = BpfCalls.Load(Instructions((int)map.DangerousGetHandle()), out var loaded);
        if (error != Errno.None)
        {
            loaded.Dispose();
            map.Dispose();
            return error;
        }

        program = new XdpProgram(map, loaded);
        return Errno.None;
    }

    /// <summary>Frames of that queue go to that socket.</summary>
    internal Errno Give(int queue, SafeFileHandle socket) => BpfCalls.Update(_map, queue, (int)socket.DangerousGetHandle());

    /// <summary>Begins to take the interface's frames.</summary>
    internal Errno Attach(int index, XdpMode mode)
    {
        var error = Errno.EOPNOTSUPP;
        if (mode != XdpMode.Generic)
        {
            error = TryAttach(index, NativeFlag);
            IsNative = error == Errno.None;
        }

        // What a driver says when it has no place for a program, or none at this MTU, is told in many numbers.
        var final = error is Errno.None or Errno.EPERM or Errno.EBUSY or Errno.EEXIST or Errno.ENXIO;
        return final || mode == XdpMode.Native ? error : TryAttach(index, GenericFlag);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _link?.Dispose();
        _program.Dispose();
        _map.Dispose();
    }

    private Errno TryAttach(int index, uint flags)
    {
        var error = BpfCalls.Attach(_program, index, flags, out var link);
        if (error == Errno.None)
        {
            _link = link;
        }
        else
        {
            link.Dispose();
        }

        return error;
    }

    private static ulong[] Instructions(int map) =>
    [
        // r2 = ctx->rx_queue_index
        Instruction(0x61, 2, 1, QueueOffset, 0),
        // r1 = the map, by its descriptor; the second half of the 64-bit constant is empty
        Instruction(0x18, 1, 1, 0, map),
        0,
        // r3 = what is done without a socket
        Instruction(0xb7, 3, 0, 0, Pass),
        // r0 = bpf_redirect_map(r1, r2, r3)
        Instruction(0x85, 0, 0, 0, RedirectMap),
        // return r0
        Instruction(0x95, 0, 0, 0, 0),
    ];

    /// <summary>struct bpf_insn; the two registers share a byte, in the order of the machine's bit fields.</summary>
    private static ulong Instruction(byte code, int destination, int source, short offset, int constant)
    {
        var registers = (byte)(BitConverter.IsLittleEndian ? (source << 4) | destination : (destination << 4) | source);
        Span<byte> bytes = [code, registers, 0, 0, 0, 0, 0, 0];
        _ = BitConverter.TryWriteBytes(bytes[2..], offset);
        _ = BitConverter.TryWriteBytes(bytes[4..], constant);
        return BitConverter.ToUInt64(bytes);
    }
}
