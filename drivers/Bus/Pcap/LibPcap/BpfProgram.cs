using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>struct bpf_program: a compiled filter.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BpfProgram
{
    /// <summary>bf_len: instructions.</summary>
    internal uint Length;

    /// <summary>bf_insns.</summary>
    internal void* Instructions;
}
