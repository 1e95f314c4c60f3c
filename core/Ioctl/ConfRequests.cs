using HwNet.Net;

namespace HwNet.Ioctl;

/// <summary>SIOCGIFCONF: all interfaces with their addresses, at most <paramref name="Limit"/> entries. A request to the stack.</summary>
public sealed record GetConf(int Limit = int.MaxValue) : IfRequest<IfConf>;

/// <summary>ifconf: the listing.</summary>
/// <param name="Entries">In order of attachment; an interface without addresses has one entry with a null address.</param>
/// <param name="Truncated">True when the limit left something out.</param>
public sealed record IfConf(IReadOnlyList<IfConfEntry> Entries, bool Truncated);

/// <summary>ifreq of a listing: a name and one of its addresses.</summary>
public sealed record IfConfEntry(string Name, IfAddress? Address);
