namespace HwNet.Net;

/// <content>Attach, detach, and a device that goes away by itself.</content>
public sealed partial class IfNet
{
    private const int Attached = 1;
    private const int Detaching = 2;
    private const int Detached = 3;

    private readonly Dictionary<Domain, object?> _domainData = [];
    private Action<object>? _freeCommon;
    private int _vanishing;

    /// <summary>if_afdata: what a protocol family keeps for this interface; null when nothing.</summary>
    public object? DataOf(Domain domain)
    {
        lock (_domainData)
        {
            return _domainData.GetValueOrDefault(domain);
        }
    }

    /// <summary>Driver: the device is gone while in use. The interface stops at once and is detached by its own thread. Any thread; n or S.</summary>
    /// <param name="cause">Cause and cure, for people.</param>
    public void Vanish(string cause)
    {
        if (Interlocked.Exchange(ref _vanishing, 1) != 0)
        {
            return;
        }

        Log.Error("{0}: {1}", Name, cause);
        ChangeFlags(IfFlags.None, IfFlags.Running);
        SetLink(LinkState.Down);
        Stack.Events.Publish(new IfEvent.Vanished(this, Name, cause));
        SendDetach();
    }

    /// <summary>if_attach, the interface's part. C</summary>
    internal void FinishAttach()
    {
        SchedulePoint.Pass();

        // A full fence: a domain that is added now either finds the interface attached or is found below.
        _ = Interlocked.Exchange(ref _state, Attached);
        Stamp();
        ReplaceLinkIfAddress();
        Stack.Events.Publish(new IfEvent.Attached(this, Name));
        Stack.Events.Publish(new IfEvent.DeviceNotify(this, Name, "ATTACH"));
        foreach (var domain in Stack.Domains)
        {
            AttachDomain(domain);
        }

        Stack.Events.Publish(new IfEvent.Announced(this, Name, Arrival: true));

        // A device that was gone before there was anything to detach: its message found nothing to do, or is still to come and harmless.
        if (Volatile.Read(ref _vanishing) != 0)
        {
            SendDetach();
        }
    }

    /// <summary>if_attachdomain1, for one family; once, however often it is asked, and not before or after its life.</summary>
    internal void AttachDomain(Domain domain)
    {
        lock (_domainData)
        {
            if (Volatile.Read(ref _state) != Attached || !_domainData.TryAdd(domain, null))
            {
                return;
            }
        }

        var data = domain.IfAttach(this);
        var left = false;
        lock (_domainData)
        {
            left = !_domainData.ContainsKey(domain);
            if (!left)
            {
                _domainData[domain] = data;
            }
        }

        // The interface was detached meanwhile.
        if (left && data is not null)
        {
            domain.IfDetach(this, data);
        }
    }

    /// <summary>if_l2com: what the type's allocator made, and how it is freed.</summary>
    internal void AdoptCommon(object common, Action<object> free)
    {
        Common = common;
        _freeCommon = free;
    }

    /// <summary>if_free: gives back the type's common data.</summary>
    internal void FreeCommon()
    {
        if (Common is { } common)
        {
            Common = null;
            _freeCommon?.Invoke(common);
        }
    }

    /// <summary>if_detach, up to leaving the list. No lock held.</summary>
    /// <returns>None, or ENXIO when it is detached already, or being so.</returns>
    internal Errno BeginDetach()
    {
        if (Interlocked.CompareExchange(ref _state, Detaching, Attached) != Attached)
        {
            return Errno.ENXIO;
        }

        Stack.Events.Publish(new IfEvent.Detached(this, Name));
        lock (_config)
        {
            _ = ApplyPolling(IfFlags.None);
            TakeDown();
            DropDiscipline();
            DropAllMulti();
            PurgeAllAddresses();
        }

        foreach (var domain in Stack.Domains)
        {
            domain.IfPurge(this);
        }

        Stack.Routes.RemoveAll(this);

        Stack.Events.Publish(new IfEvent.Announced(this, Name, Arrival: false));
        Stack.Events.Publish(new IfEvent.DeviceNotify(this, Name, "DETACH"));
        DetachDomains();
        return Errno.None;
    }

    /// <summary>The interface has left the list: nothing will call the driver again, but the stack it moves to.</summary>
    /// <param name="moving">True: the driver keeps its device, because it is attached again at once.</param>
    internal void FinishDetach(bool moving = false)
    {
        // Starts that were scheduled before run into a closed state; wait for one that is inside the driver right now.
        Serializer.Enter();
        Volatile.Write(ref _state, Detached);
        Serializer.Exit();
        _ = SendQueue.Purge();
        if (!moving)
        {
            _driver.Detached();
        }

        lock (_linkLock)
        {
            SetTaps([]);
            _snoopers = [];
            _drains = [];
            _hook = null;
            _tagHook = null;
        }
    }

    private void SendDetach() => Stack.Ports.Send(new IfMessageAction(() => Stack.Interfaces.Detach(this)), CpuId);

    private void DetachDomains()
    {
        foreach (var domain in Stack.Domains)
        {
            object? data;
            lock (_domainData)
            {
                _ = _domainData.Remove(domain, out data);
            }

            if (data is not null)
            {
                domain.IfDetach(this, data);
            }
        }
    }

    /// <summary>if_purgeaddrs_nolink, and then the link address itself. C</summary>
    private void PurgeAllAddresses()
    {
        PurgeProtocolAddresses();
        foreach (var address in _addresses)
        {
            Stack.Addresses.Remove(address);
        }

        _addresses = [];
    }
}
