using System.Runtime.InteropServices;
using HwNet.Bus.Pcap.Posix;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>The requests of bpf(2) that are used here (linux/bpf.h). The C library has no function for it.</summary>
internal static unsafe class BpfCalls
{
    private const int MapCreate = 0;
    private const int MapUpdate = 2;
    private const int ProgramLoad = 5;
    private const int LinkCreate = 28;
    private const uint MapOfSockets = 17;
    private const uint ProgramXdp = 6;
    private const uint AttachXdp = 37;

    // Zeros behind what a request needs mean nothing to any kernel.
    private const int AttributeSize = 72;

    /// <summary>The number of the system call; null where it is not known.</summary>
    internal static int? Number => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 321,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 280,
        Architecture.X86 => 357,
        Architecture.Arm => 386,
        Architecture.S390x => 351,
        Architecture.Ppc64le => 361,
        _ => null,
    };

    /// <summary>BPF_MAP_CREATE of a BPF_MAP_TYPE_XSKMAP: from queue to socket.</summary>
    internal static Errno CreateMap(int entries, out SafeFileHandle map)
    {
        var attribute = stackalloc uint[AttributeSize / sizeof(uint)];
        attribute[0] = MapOfSockets;
        attribute[1] = sizeof(int);
        attribute[2] = sizeof(int);
        attribute[3] = (uint)entries;
        return Open(MapCreate, attribute, out map);
    }

    /// <summary>BPF_MAP_UPDATE_ELEM.</summary>
    internal static Errno Update(SafeFileHandle map, int key, int value)
    {
        var attribute = stackalloc uint[AttributeSize / sizeof(uint)];
        attribute[0] = (uint)Fd(map);
        *(ulong*)(attribute + 2) = (ulong)&key;
        *(ulong*)(attribute + 4) = (ulong)&value;
        return Call(MapUpdate, attribute) == 0 ? Errno.None : LastError();
    }

    /// <summary>BPF_PROG_LOAD of a BPF_PROG_TYPE_XDP.</summary>
    internal static Errno Load(ReadOnlySpan<ulong> instructions, out SafeFileHandle program)
    {
        var attribute = stackalloc uint[AttributeSize / sizeof(uint)];
        fixed (ulong* code = instructions)
        fixed (byte* license = "Dual BSD/GPL\0"u8)
        {
            attribute[0] = ProgramXdp;
            attribute[1] = (uint)instructions.Length;
            *(ulong*)(attribute + 2) = (ulong)code;
            *(ulong*)(attribute + 4) = (ulong)license;
            return Open(ProgramLoad, attribute, out program);
        }
    }

    /// <summary>BPF_LINK_CREATE: the program runs on the interface until the link is closed, if only because the process ended.</summary>
    internal static Errno Attach(SafeFileHandle program, int index, uint flags, out SafeFileHandle link)
    {
        var attribute = stackalloc uint[AttributeSize / sizeof(uint)];
        attribute[0] = (uint)Fd(program);
        attribute[1] = (uint)index;
        attribute[2] = AttachXdp;
        attribute[3] = flags;
        return Open(LinkCreate, attribute, out link);
    }

    private static Errno Open(int command, uint* attribute, out SafeFileHandle handle)
    {
        var fd = Call(command, attribute);
        handle = new SafeFileHandle(fd, ownsHandle: true);
        return fd >= 0 ? Errno.None : LastError();
    }

    private static nint Call(int command, uint* attribute) =>
        Number is { } number ? LibC.syscall(number, command, (nint)attribute, AttributeSize) : throw new PlatformNotSupportedException();

    private static Errno LastError() => HostErrno.Translate(Marshal.GetLastPInvokeError());

    private static int Fd(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
