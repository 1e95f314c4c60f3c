using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A tap that keeps copies of what it sees.</summary>
internal sealed class TapRecorder : ICaptureTap
{
    /// <summary>What was seen, in order.</summary>
    internal List<(byte[] Frame, MbufFlags Flags, bool Outgoing)> Seen { get; } = [];

    public void Packet(IfNet ifp, Mbuf m, bool outgoing) => Seen.Add((m.Data.ToArray(), m.Flags, outgoing));
}
