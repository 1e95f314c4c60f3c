namespace HwNet.Drivers.Rndis;

/// <summary>Gets a message that no request asked for.</summary>
internal delegate void RndisUnsolicited(RndisReply message);
