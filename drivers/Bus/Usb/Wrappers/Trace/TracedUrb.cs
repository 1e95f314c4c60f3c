namespace HwNet.Bus.Usb.Wrappers.Trace;

/// <summary>The number that a transfer has in the trace, for all of its submissions, as a URB of the kernel keeps its address.</summary>
/// <param name="id">The number.</param>
internal sealed class TracedUrb(ulong id)
{
    internal ulong Id { get; } = id;
}
