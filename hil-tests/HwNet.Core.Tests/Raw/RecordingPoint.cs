using HwNet.Buffers;
using HwNet.Net;
using HwNet.Raw;

namespace HwNet.Core.Tests.Raw;

/// <summary>A service access point that keeps copies of what it is offered.</summary>
internal sealed class RecordingPoint : ServiceAccessPoint
{
    internal List<(string Interface, byte[] Frame)> Offered { get; } = [];

    internal bool Declines { get; set; }

    protected internal override bool Input(IfNet ifp, Mbuf m)
    {
        Offered.Add((ifp.Name, m.Data.ToArray()));
        if (!Declines)
        {
            m.Free();
        }

        return !Declines;
    }
}
