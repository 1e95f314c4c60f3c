using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Checks;

/// <summary>A driver whose faults can be chosen.</summary>
internal sealed class FickleDriver : NetDriver
{
    private string _medium = "autoselect";

    /// <summary>What comes of if_init.</summary>
    internal Errno Init { get; init; }

    /// <summary>Answers a request in place of what is right; null for what is right.</summary>
    internal Func<IfRequest, Errno?> Odd { get; init; } = static _ => null;

    /// <summary>True: a medium that is refused is selected all the same.</summary>
    internal bool KeepsBadMedium { get; init; }

    /// <summary>True: the link is up as soon as the device is.</summary>
    internal bool HasCarrier { get; init; }

    protected override Errno IfInit()
    {
        if (HasCarrier)
        {
            Ifp.SetLink(LinkState.Up);
        }

        return Init;
    }

    protected override void IfStop()
    {
    }

    protected override void IfStart(IfSendQueue queue)
    {
        while (queue.TryDequeue(out var m))
        {
            Ifp.Counters.CountSent(1);
            m.Free();
        }
    }

    protected override Errno IfIoctl(IfRequest request) => Odd(request) ?? request switch
    {
        GetMedia get => Answer(get),
        SetMedia set => Select(set.Medium),
        SetMtu or SetReceiveFilter or SetFlags or SetLinkAddress or SetRawAddress => Errno.None,
        _ => Errno.EINVAL,
    };

    private Errno Answer(GetMedia request)
    {
        request.Reply = new MediaStatus(_medium, _medium, ["autoselect"]);
        return Errno.None;
    }

    private Errno Select(string medium)
    {
        var known = medium == "autoselect";
        _medium = known || KeepsBadMedium ? medium : _medium;
        return known ? Errno.None : Errno.EINVAL;
    }
}
