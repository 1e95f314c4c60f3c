using HwNet.Benchmarks.Paths;
using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Benchmarks.Stages;

/// <summary>A stack without threads and one interface over a sink, for single stages.</summary>
internal sealed class StageStack : IDisposable
{
    internal StageStack()
    {
        if (Stack.Interfaces.Attach("sink", new SinkDriver(), new IfAttachOptions { Lladdr = Station, SendQueueLength = 1024 }, out var ifp) != Errno.None
            || ifp!.Ioctl(new SetFlags(ifp.Flags | IfFlags.Up)) != Errno.None)
        {
            throw new InvalidOperationException("no interface");
        }

        Ifp = ifp;
        Stack.Netisr.Register(NetisrProtocol.Local1, static (ref MbufBatch packets) => _ = packets.FreeAll());
    }

    internal static LinkAddress Station { get; } = LinkAddress.Parse("02:00:00:00:00:01");

    internal NetStack Stack { get; } = new(new NetStackOptions { Threaded = false, CpuCount = 1, MbufCount = 4096 });

    internal IfNet Ifp { get; }

    internal TestFrame Frame { get; } = new(Station, LinkAddress.Parse("02:00:00:00:00:02"));

    /// <summary>A batch of test frames.</summary>
    internal void Fill(ref MbufBatch batch, int count)
    {
        _ = Stack.Mbufs.Get(ref batch, count);
        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            Frame.WriteTo(m);
        }
    }

    public void Dispose() => Stack.Dispose();
}
