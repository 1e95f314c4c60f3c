using HwNet.Net;

namespace HwNet.Protocols.Inet6;

/// <summary>dadq: an address that is asked for, or was found on another station. Belongs to the lock of its <see cref="Inet6Interface"/>.</summary>
internal sealed class DadEntry(Inet6IfAddress address)
{
    internal Inet6IfAddress Address { get; } = address;

    internal bool IsDuplicate { get; set; }

    /// <summary>Probes sent.</summary>
    internal int Sent { get; set; }

    /// <summary>When the last one was sent, as a time stamp of the clock.</summary>
    internal long SentAt { get; set; }
}
