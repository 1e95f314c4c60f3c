namespace HwNet.Net;

/// <summary>A message that runs a function once and replies with what it returns.</summary>
/// <param name="action">The work; runs on the CPU's interface thread with no lock held.</param>
internal sealed class IfMessageAction(Func<Errno> action) : IfMessage
{
    protected internal override void Dispatch() => Reply(action());
}
