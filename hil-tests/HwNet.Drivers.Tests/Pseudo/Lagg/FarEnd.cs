using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Keeps a copy of every frame that an interface receives.</summary>
internal sealed class FarEnd : InputHook
{
    private readonly IfNet _ifp;

    internal FarEnd(IfNet ifp)
    {
        _ifp = ifp;
        Assert.Equal(Errno.None, ifp.TakeInput(this));
        Assert.Equal(Errno.None, ifp.SetAllMulti(true));
        Assert.Equal(Errno.None, ifp.SetPromiscuous(true));
    }

    internal List<byte[]> Frames { get; } = [];

    /// <summary>Frames of the experimental type only.</summary>
    internal IEnumerable<byte[]> Data => Frames.Where(static f => f[12] == 0x88 && f[13] == 0xb5);

    /// <summary>Frames of the slow protocols only.</summary>
    internal IEnumerable<byte[]> Slow => Frames.Where(static f => f[12] == 0x88 && f[13] == 0x09);

    internal void Send(params byte[] frame)
    {
        Assert.True(_ifp.Stack.Mbufs.TryGet(out var m));
        frame.CopyTo(m.Append(frame.Length));
        Assert.Equal(Errno.None, _ifp.Transmit(m));
    }

    protected override void Input(IfNet ifp, ref MbufBatch frames)
    {
        for (var m = frames.First; m is not null; m = MbufBatch.After(m))
        {
            Frames.Add(m.Data.ToArray());
        }

        _ = frames.FreeAll();
    }
}
