namespace HwNet.Protocols.Inet6;

/// <summary>icmp6_paramprob: what the sender of a packet is told about its header (RFC 4443 section 3.4).</summary>
/// <param name="Code">0 a wrong field, 1 an unknown next header, 2 an unknown option.</param>
/// <param name="Pointer">Bytes before what is wrong.</param>
/// <param name="EvenToMany">Told even when the packet was for a group.</param>
internal readonly record struct ParameterProblem(byte Code, int Pointer, bool EvenToMany = false);
