using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>An input hook that keeps the first payload byte of what it gets; it frees every second packet and leaves the others.</summary>
internal sealed class InputRecordingHook(bool wantsAll) : InputHook
{
    internal List<byte> Got { get; } = [];

    protected internal override bool WantsAll => wantsAll;

    protected internal override void Input(IfNet ifp, ref MbufBatch frames)
    {
        for (var m = frames.First; m is not null; m = MbufBatch.After(m))
        {
            Got.Add(m.Data[14]);
        }

        if (frames.TryRemoveFirst(out var first))
        {
            first.Free();
        }
    }
}
