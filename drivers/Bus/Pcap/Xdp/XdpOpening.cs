using HwNet.Bus.Pcap.Packet;
using HwNet.Bus.Pcap.Posix;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>The steps of opening an interface through XDP sockets; what was opened is closed again unless it came to a device.</summary>
internal sealed class XdpOpening(string name, XdpOpenOptions options, TimeProvider clock) : IDisposable
{
    // Reserved (RFC 1701): no frame has it, so the socket that watches the interface receives nothing.
    private const ushort NoProtocol = 0xffff;

    private readonly SafeFileHandle _watch = PacketSocket.Open();
    private readonly List<XdpSocket> _sockets = [];
    private XdpProgram? _program;
    private Wakeup? _wakeup;
    private LinuxInterface _host;
    private bool _finished;

    /// <summary>Opens all.</summary>
    internal Errno Run(out string? failure)
    {
        if (_watch.IsInvalid)
        {
            return PacketBus.NotOpened($"{name} cannot be opened", out failure);
        }

        var error = PacketBus.Find((int)_watch.DangerousGetHandle(), name, out _host, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        var mtu = _host.Mtu;
        if (mtu > XdpSocket.MaxMtu)
        {
            failure = $"{name} has an MTU of {mtu}: frames of XDP must fit a page. Lower it: ip link set {name} mtu {XdpSocket.MaxMtu}; or take packet:{name}";
            return Errno.EOPNOTSUPP;
        }

        error = Watch(out failure);
        error = error == Errno.None ? Load(out failure) : error;
        error = error == Errno.None ? OpenSockets(mtu, out failure) : error;
        return error == Errno.None ? Attach(out failure) : error;
    }

    /// <summary>The device, which owns everything now.</summary>
    internal XdpDevice Finish()
    {
        _finished = true;
        var info = new FrameDeviceInfo(name, _host.Driver, _host.Lladdr, _host.Mtu);
        var sender = new XdpSender(_sockets[0], _host, null);
        var parts = new SocketParts(info, _host.Index, _watch, [.. _sockets.Select(static s => s.Handle)], sender, _wakeup!);
        var policy = new ReceivePolicy(options.Receive, options.Moderation, XdpOpenOptions.BlockPause, options.ReceiveFrames);
        if (options.Receive == ReceiveMode.Busy)
        {
            _sockets.ForEach(static s => PacketSocket.AskBusyPoll((int)s.Handle.DangerousGetHandle()));
        }

        return new XdpDevice(parts, _program!, [.. _sockets], clock, policy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_finished)
        {
            return;
        }

        _program?.Dispose();
        _sockets.ForEach(static s => s.Dispose());
        _wakeup?.Dispose();
        _watch.Dispose();
    }

    private Errno Watch(out string? failure)
    {
        _wakeup = Wakeup.TryOpen(portable: false);
        if (_wakeup is null)
        {
            failure = SocketFailure.NoDescriptor(name);
            return Errno.EIO;
        }

        var error = PacketSocket.SetDeaf(_watch, true);
        error = error == Errno.None ? PacketSocket.Bind(_watch, _host.Index, NoProtocol) : error;
        failure = error == Errno.None ? null : $"{name} cannot be watched ({error}). See the kernel's log.";
        return error is Errno.None or Errno.ENXIO ? error : Errno.EIO;
    }

    private Errno Load(out string? failure)
    {
        var error = XdpProgram.Load(_host.ReceiveQueues, out _program);
        failure = XdpBus.NotLoaded(name, error);
        return XdpBus.Plain(error);
    }

    private Errno OpenSockets(int mtu, out string? failure)
    {
        failure = null;
        for (var queue = 0; queue < _host.ReceiveQueues; queue++)
        {
            var error = XdpSocket.Open(mtu, options.ReceiveFrames, out var socket);
            if (error != Errno.None)
            {
                failure = XdpBus.NotOpened(name, error);
                return XdpBus.Plain(error);
            }

            _sockets.Add(socket!);
            error = socket!.BindWhenFree(_host.Index, queue, options.ZeroCopy);
            error = error == Errno.None ? _program!.Give(queue, socket.Handle) : error;
            if (error != Errno.None)
            {
                failure = XdpBus.NotBound(name, queue, options.ZeroCopy, error);
                return XdpBus.Plain(error);
            }
        }

        return Errno.None;
    }

    private Errno Attach(out string? failure)
    {
        var error = _program!.Attach(_host.Index, options.Mode);
        failure = XdpBus.NotAttached(name, options.Mode, error);
        return XdpBus.Plain(error);
    }
}
