using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>What LACP knows of one member.</summary>
/// <param name="Actor">What it says of itself.</param>
/// <param name="Partner">What the other end says of itself; zeros when nobody was heard.</param>
/// <param name="Receive">Whether the partner is heard.</param>
/// <param name="Selection">Whether it belongs to the aggregator in use.</param>
/// <param name="Mux">How far it is part of it.</param>
/// <param name="Counters">What came and went.</param>
public sealed record LacpMemberStatus(
    LacpInfo Actor, LacpInfo Partner, LacpReceiveState Receive, LacpSelection Selection, LacpMuxState Mux, LacpCounters Counters);
