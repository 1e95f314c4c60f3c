using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <summary>RFC 5227 section 2.1: listens whether another station has an address, or wants it too, before this host takes it.</summary>
/// <param name="address">The address.</param>
/// <param name="heard">Called once for the first station, by the thread that processes input. Must not wait.</param>
internal sealed class AddressProbe(Ipv4Address address, Action heard)
{
    private ulong _station;

    /// <summary>Who has it, or wants it; null while nobody was heard.</summary>
    internal LinkAddress? Station => Volatile.Read(ref _station) is var station and not 0 ? LinkAddress.FromUInt64(station) : null;

    /// <summary>A packet of another station.</summary>
    internal void Hear(in ArpPacket packet)
    {
        var claims = packet.SenderAddress == address || (packet.IsProbe && packet.TargetAddress == address);
        if (claims && Interlocked.CompareExchange(ref _station, packet.SenderLladdr.ToUInt64(), 0) == 0)
        {
            heard();
        }
    }
}
