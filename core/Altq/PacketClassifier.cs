namespace HwNet.Altq;

/// <summary>altq classifier: the class of a frame, from 0.</summary>
/// <param name="frame">The whole frame, link header included.</param>
/// <param name="vlanTag">The 802.1Q tag that is kept outside the bytes, or null.</param>
public delegate int PacketClassifier(ReadOnlySpan<byte> frame, ushort? vlanTag);
