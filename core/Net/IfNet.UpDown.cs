namespace HwNet.Net;

/// <content>if_up, if_down, link state and the watchdog.</content>
public sealed partial class IfNet
{
    private readonly Lock _linkLock = new();
    private int _timer;
    private bool _retryInit;
    private bool _needsDrain;

    /// <summary>if_link_state_change: the driver reports the carrier; one event per change, none without. Any lock or none.</summary>
    public void SetLink(LinkState state)
    {
        lock (_linkLock)
        {
            if (_link == (int)state)
            {
                return;
            }

            Volatile.Write(ref _link, (int)state);
            Stamp();
            Stack.Events.Post(new IfEvent.InfoChanged(this, Name, Flags, Mtu, state));
            Stack.Events.Post(new IfEvent.DeviceNotify(this, Name, state == LinkState.Up ? "LINK_UP" : "LINK_DOWN"));
        }

        Log.Info("{0}: link state changed to {1}", Name, state.ToString().ToUpperInvariant());
        Stack.Events.Flush(this);
    }

    /// <summary>Stops and initialises the device again, as a watchdog does: what waits in the send queue is freed and counted. S</summary>
    /// <returns>None, or why the device did not come back; then the interface is UP without RUNNING and is tried again each second.</returns>
    public Errno Reset()
    {
        Serializer.AssertHeld();
        if ((Flags & IfFlags.Up) == 0)
        {
            return Errno.ENETDOWN;
        }

        Counters.CountOutputErrorOnly(1);
        PurgeQueues();
        StopDriver();
        return InitDriver(keepTrying: true);
    }

    /// <summary>Driver: nothing revives the device, though it is still there. The interface stays UP without RUNNING and link until it is taken down and up again. S</summary>
    /// <param name="cause">Cause and cure, for people.</param>
    public void GiveUp(string cause)
    {
        Serializer.AssertHeld();
        Log.Error("{0}: given up: {1}", Name, cause);
        SendQueue.Close(Errno.ENETDOWN);
        StopDriver();
        PurgeQueues();
        SetLink(LinkState.Down);
        Stack.Events.Publish(new IfEvent.DeviceNotify(this, Name, "BROKEN"));
    }

    /// <summary>if_slowtimo, for this interface: counts down, and runs the watchdog if the serializer is free; else one tick later.</summary>
    internal void SlowTick()
    {
        AwaitRest();
        RetryInit();
        var left = Volatile.Read(ref _timer);
        if (left > 1)
        {
            // A driver that arms or disarms at this moment prevails.
            _ = Interlocked.CompareExchange(ref _timer, left - 1, left);
            return;
        }

        if (left == 1)
        {
            _ = TryWatchdog();
        }
    }

    /// <summary>Runs the watchdog, which is due. Contended, the timer stays at 1: whoever holds the serializer may still disarm it, else it is due again in a tick.</summary>
    /// <returns>False: contended.</returns>
    private bool TryWatchdog()
    {
        if (Serializer.IsHeld || !Serializer.TryEnter())
        {
            return false;
        }

        try
        {
            if (Volatile.Read(ref _state) == Attached && Interlocked.CompareExchange(ref _timer, 0, 1) == 1)
            {
                Counters.CountWatchdog();
                _driver.Watchdog();
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            WatchdogFailures++;
            Log.Error(e, "{0}: the watchdog failed", Name);
        }
        finally
        {
            Serializer.Exit();
        }

        return true;
    }

    /// <summary>Watchdogs that threw.</summary>
    public int WatchdogFailures { get; private set; }

    /// <summary>if_up: initialises the device, marks the interface UP, tells the protocols. C</summary>
    private Errno BringUp()
    {
        DrainLeftovers();
        _ = SendQueue.Purge();
        SendQueue.Open();
        ChangeFlags(IfFlags.Up, IfFlags.None);
        Serializer.Enter();
        var error = InitDriver(keepTrying: false);
        if (error != Errno.None)
        {
            ChangeFlags(IfFlags.None, IfFlags.Up);
            SendQueue.Close(Errno.ENETDOWN);
        }

        Serializer.Exit();
        if (error != Errno.None)
        {
            _ = SendQueue.Purge();
            return error;
        }

        Stamp();
        TellProtocols(up: true);
        return Errno.None;
    }

    /// <summary>if_down: returns when nothing related to the interface is in progress any more. C; S must not be held</summary>
    private void TakeDown()
    {
        var wasUp = (Flags & IfFlags.Up) != 0;
        ChangeFlags(IfFlags.None, IfFlags.Up);

        // A sender that saw UP a moment ago finds the queue closed: nothing is put into it behind the purge.
        SendQueue.Close(Volatile.Read(ref _state) == Attached ? Errno.ENETDOWN : Errno.ENXIO);
        StopAndDrain();
        FlushDirect();
        _ = SendQueue.Purge();
        AwaitInput();
        Stack.Netisr.Sync();
        if (wasUp)
        {
            Stamp();
            TellProtocols(up: false);
        }
    }

    /// <summary>Re-initialises a device that is up, so that it is programmed anew. C</summary>
    private Errno Reinit()
    {
        if ((Flags & IfFlags.Up) == 0)
        {
            return Errno.None;
        }

        StopAndDrain();
        Serializer.Enter();
        var error = InitDriver(keepTrying: true);
        Serializer.Exit();
        return error;
    }

    private void StopAndDrain()
    {
        Serializer.Enter();
        StopDriver();
        Serializer.Exit();
        DrainLeftovers();
    }

    /// <summary>Waits for what an earlier stop left running: a watchdog's reset stops the device but may not wait. S must not be held</summary>
    private void DrainLeftovers()
    {
        if (_needsDrain)
        {
            _needsDrain = false;
            _driver.Drain();
        }
    }

    /// <summary>S</summary>
    private void StopDriver()
    {
        var ran = (Flags & IfFlags.Running) != 0 || Volatile.Read(ref _vanishing) != 0;
        _retryInit = false;
        Volatile.Write(ref _timer, 0);
        ChangeFlags(IfFlags.None, IfFlags.Running);
        if (ran)
        {
            _needsDrain = true;
            _driver.Stop();
        }
    }

    /// <summary>S</summary>
    private Errno InitDriver(bool keepTrying)
    {
        if ((Flags & IfFlags.Running) != 0)
        {
            return Errno.None;
        }

        var error = _driver.Init();
        if (error == Errno.None)
        {
            SendQueue.OutputActive = false;
            ChangeFlags(IfFlags.Running, IfFlags.None);
            RepeatPolling();
            error = ProgramFilter();
            if (error == Errno.None)
            {
                RepeatSnoops();
                StartLeftovers();
                return Errno.None;
            }

            StopDriver();
        }

        _retryInit = keepTrying || error == Errno.EAGAIN;
        return error == Errno.EAGAIN ? Errno.None : error;
    }

    /// <summary>What the queue kept while the hardware was not there has no start pending: nobody else would send it. S</summary>
    private void StartLeftovers()
    {
        if (SendQueue.Length > 0)
        {
            DevStart();
        }
    }

    private void RetryInit()
    {
        if (!_retryInit || Serializer.IsHeld || !Serializer.TryEnter())
        {
            return;
        }

        if (_retryInit && (Flags & IfFlags.Up) != 0)
        {
            _retryInit = false;
            _ = InitDriver(keepTrying: true);
        }

        Serializer.Exit();
    }

    private void TellProtocols(bool up)
    {
        foreach (var address in _addresses)
        {
            foreach (var domain in Stack.Domains)
            {
                if (domain.Family == address.Family)
                {
                    domain.CtlInput(this, address, up);
                }
            }
        }

        PublishInfo();
        if (!up)
        {
            return;
        }

        foreach (var domain in Stack.Domains)
        {
            domain.IfUp(this);
        }
    }
}
