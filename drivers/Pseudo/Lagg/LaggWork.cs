using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>The message that has an aggregate's work done on an interface thread, where no lock is held.</summary>
internal sealed class LaggWork(LaggDriver lagg) : IfMessage
{
    protected override void Dispatch()
    {
        lagg.Work();
        Reply(Errno.None);
    }
}
