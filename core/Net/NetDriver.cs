using HwNet.Ioctl;
using NLog;

namespace HwNet.Net;

/// <summary>A network driver: the entry points the ifnet layer calls.</summary>
/// <remarks>
/// Locks: S = serializer of <see cref="Ifp"/> held, n = none held. S entry points never wait for the network or for a completion.
/// Core writes RUNNING (after <see cref="IfInit"/>, before <see cref="IfStop"/>), the driver OACTIVE.
/// </remarks>
public abstract class NetDriver
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Net");

    private IfNet? _ifp;

    /// <summary>The interface it drives.</summary>
    /// <exception cref="InvalidOperationException">It is not attached yet.</exception>
    public IfNet Ifp => _ifp ?? throw new InvalidOperationException("the driver is not attached to an interface");

    /// <summary>The text of SIOCGIFSTATUS: what is to be said of the device; when it does not come up: the cause and the cure. n</summary>
    public virtual string Status => string.Empty;

    /// <summary>if_init: program the hardware, begin receiving. On an error everything is as before the call. S</summary>
    /// <returns>None; EAGAIN: not ready yet, core tries again each second; anything else refuses to come up.</returns>
    protected abstract Errno IfInit();

    /// <summary>if_stop: stop receiving, cancel transfers; must not wait for them. S</summary>
    protected abstract void IfStop();

    /// <summary>Return when no completion and no receive thread runs any more. After every <see cref="IfStop"/> that core asked for. n</summary>
    protected virtual void IfDrain()
    {
    }

    /// <summary>if_start: queue → hardware until either is exhausted; takes what it dequeues; sets OACTIVE when the hardware is full. S</summary>
    protected abstract void IfStart(IfSendQueue queue);

    /// <summary>if_ioctl: only what core cannot finish alone: receive filter, MTU, link address, flags, media, capabilities, and its own. S</summary>
    /// <returns>None; EINVAL for a request the driver does not know; EOPNOTSUPP from a driver without any.</returns>
    protected virtual Errno IfIoctl(IfRequest request) => Errno.EOPNOTSUPP;

    /// <summary>if_watchdog: the transmit timer ran out. S</summary>
    protected virtual void IfWatchdog() => _ = Ifp.Reset();

    /// <summary>if_poll POLL_REGISTER: leave interrupt mode: nothing is handed up any more but by <see cref="IfPoll"/>; what is in the device waits there. S</summary>
    /// <returns>None; EOPNOTSUPP from a driver that can not be polled; else why not, in interrupt mode still.</returns>
    /// <remarks>Called again after each <see cref="IfInit"/> of an interface in polling mode.</remarks>
    protected virtual Errno IfPollRegister() => Errno.EOPNOTSUPP;

    /// <summary>if_poll POLL_ONLY: hand up what the device has received, and reclaim what it has sent. S</summary>
    /// <param name="burst">Frames to hand up at most.</param>
    /// <returns>Frames handed up; as many as <paramref name="burst"/> means that there may be more.</returns>
    protected virtual int IfPoll(int burst) => 0;

    /// <summary>if_poll POLL_DEREGISTER: back to interrupt mode. What has come and was not polled is handed up now, or interrupts at once. S</summary>
    protected virtual void IfPollDeregister()
    {
    }

    /// <summary>The interface is detached: no entry point is called after this one. Give back the device. n</summary>
    protected virtual void IfDetached()
    {
    }

    internal void AttachTo(IfNet ifp)
    {
        if (_ifp is { IsDetached: false })
        {
            throw new InvalidOperationException($"the driver is attached to {_ifp.Name} already");
        }

        _ifp = ifp;
    }

    internal void Unattach() => _ifp = null;

    internal Errno Init()
    {
        Ifp.Serializer.AssertHeld();
        return Guard("if_init", static (driver, _) => driver.IfInit());
    }

    internal void Stop()
    {
        Ifp.Serializer.AssertHeld();
        _ = Guard("if_stop", static (driver, _) =>
        {
            driver.IfStop();
            return Errno.None;
        });
    }

    internal void Drain()
    {
        Ifp.Serializer.AssertNotHeld();
        _ = Guard("if_drain", static (driver, _) =>
        {
            driver.IfDrain();
            return Errno.None;
        });
    }

    internal void Start(IfSendQueue queue)
    {
        Ifp.Serializer.AssertHeldHot();
        IfStart(queue);
    }

    internal Errno Ioctl(IfRequest request)
    {
        Ifp.Serializer.AssertHeld();
        return Guard("if_ioctl", static (driver, r) => driver.IfIoctl(r!), request);
    }

    internal void Watchdog()
    {
        Ifp.Serializer.AssertHeld();
        IfWatchdog();
    }

    internal Errno PollRegister()
    {
        Ifp.Serializer.AssertHeld();
        return Guard("if_poll", static (driver, _) => driver.IfPollRegister());
    }

    internal int Poll(int burst)
    {
        Ifp.Serializer.AssertHeld();
        return IfPoll(burst);
    }

    internal void PollDeregister()
    {
        Ifp.Serializer.AssertHeld();
        _ = Guard("if_poll", static (driver, _) =>
        {
            driver.IfPollDeregister();
            return Errno.None;
        });
    }

    internal void Detached() => _ = Guard("if_detached", static (driver, _) =>
    {
        driver.IfDetached();
        return Errno.None;
    });

    /// <summary>A driver that throws must not take the ifnet layer with it: the failure is logged and becomes EIO.</summary>
    private Errno Guard(string entry, Func<NetDriver, IfRequest?, Errno> call, IfRequest? request = null)
    {
        try
        {
            return call(this, request);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Error(e, "{0}: {1} failed", Ifp.Name, entry);
            return Errno.EIO;
        }
    }
}
