using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A hook that wants nothing of what it is offered.</summary>
internal sealed class DecliningHook : InputHook
{
    protected internal override void Input(IfNet ifp, ref MbufBatch frames)
    {
    }
}
