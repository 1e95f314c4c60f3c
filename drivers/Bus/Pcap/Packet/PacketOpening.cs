using System.Runtime.InteropServices;
using HwNet.Bus.Pcap.Posix;
using HwNet.Bus.Pcap.Xdp;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>The steps of opening an interface through packet sockets; what was opened is closed again unless it came to a device.</summary>
internal sealed unsafe class PacketOpening(string name, PacketOpenOptions options) : IDisposable
{
    private const ushort AllProtocols = 3;
    private const int ReceiveRing = 5;
    private const int Version = 10;
    private const int VnetHeader = 15;
    private const int Timestamp = 17;
    private const int Version3 = 2;
    private const int RawHardware = 1 << 6;
    private const int Version2 = 1;
    private const int FrameSize = 2048;

    // The headers of a slot, of the frame and of its tags; and what the kernel rounds up to.
    private const int SlotHeaders = 128;
    private const int SlotStep = 64;

    private readonly SafeFileHandle _receive = PacketSocket.Open();
    private FrameSender? _sender;
    private FrameRing? _ring;
    private Wakeup? _wakeup;
    private LinuxInterface _host;
    private int _slotSize;
    private bool _finished;

    /// <summary>Opens all.</summary>
    /// <param name="group">The group to join; null: none.</param>
    /// <param name="first">It is the group's first: the one that sends.</param>
    /// <param name="failure">Cause and cure.</param>
    internal Errno Run(FanoutGroup? group, bool first, out string? failure)
    {
        if (_receive.IsInvalid)
        {
            return PacketBus.NotOpened($"{name} cannot be opened", out failure);
        }

        var error = PacketBus.Find(Fd, name, out _host, out failure);
        if (error == Errno.None)
        {
            error = Stamp(out failure);
        }

        if (error == Errno.None)
        {
            error = MakeRing(out failure);
        }

        if (error == Errno.None)
        {
            error = Join(group, out failure);
        }

        return error == Errno.None ? MakeSender(first, out failure) : error;
    }

    /// <summary>The device, which owns everything now.</summary>
    internal PacketDevice Finish()
    {
        _finished = true;
        var info = new FrameDeviceInfo(name, _host.Driver, _host.Lladdr, _host.Mtu);
        var policy = new ReceivePolicy(options.Receive, options.Moderation, options.BlockTimeout, SlotRing.SlotsOf(options.RingSize, options.BlockSize, _slotSize));
        var device = new PacketDevice(new SocketParts(info, _host.Index, _receive, [_receive], _sender!, _wakeup!), _ring!, policy);
        if (options.Receive == ReceiveMode.Busy)
        {
            PacketSocket.AskBusyPoll(Fd);
        }

        if (options.Promiscuous)
        {
            // A refusal is in the device's own words.
            _ = device.SetPromiscuous(true);
        }

        return device;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_finished)
        {
            return;
        }

        _ring?.Dispose();
        _wakeup?.Dispose();
        _sender?.Dispose();
        _receive.Dispose();
    }

    private int Fd => (int)_receive.DangerousGetHandle();

    private bool HasBlocks => options.Receive == ReceiveMode.Block;

    private Errno Stamp(out string? failure)
    {
        failure = null;
        if (options.Stamps == PacketStamps.Kernel)
        {
            return Errno.None;
        }

        var error = _host.StampReceived();
        error = error == Errno.None ? PacketSocket.SetOption(_receive, Timestamp, RawHardware) : error;
        if (options.Stamps == PacketStamps.Auto)
        {
            // Without them the kernel's own are in the ring; a counter shows whose they are.
            return Errno.None;
        }

        failure = error switch
        {
            Errno.None => null,
            Errno.EPERM => SocketFailure.NoPermission($"{name} cannot be told to stamp frames", "cap_net_raw,cap_net_admin"),
            _ => $"{name} has no time stamps of the hardware for all frames ({error}). 'ethtool -T {name}' tells what it has; open it without them.",
        };
        return error is Errno.EPERM ? Errno.EACCES : error;
    }

    /// <summary>Everything that must be before the socket is bound: from then on frames come.</summary>
    private Errno MakeRing(out string? failure)
    {
        var blocks = (uint)(options.RingSize / options.BlockSize);
        _slotSize = Math.Min(options.BlockSize, (_host.Mtu + SlotHeaders + SlotStep - 1) / SlotStep * SlotStep);
        var frameSize = HasBlocks ? FrameSize : _slotSize;
        // struct tpacket_req3; the shorter struct tpacket_req is its beginning.
        var request = stackalloc uint[7];
        request[0] = (uint)options.BlockSize;
        request[1] = blocks;
        request[2] = (uint)frameSize;
        request[3] = (uint)(options.BlockSize / frameSize) * blocks;
        request[4] = (uint)options.BlockTimeout.TotalMilliseconds;
        request[5] = 0;
        request[6] = 0;
        var error = PacketSocket.SetOption(_receive, Version, HasBlocks ? Version3 : Version2);
        error = error == Errno.None ? PacketSocket.SetOption(_receive, VnetHeader, 1) : error;
        error = error == Errno.None ? PacketSocket.SetOption(_receive, ReceiveRing, request, (HasBlocks ? 7 : 4) * sizeof(uint)) : error;
        error = error == Errno.None ? MapRing((long)blocks * options.BlockSize) : error;

        // False on an old kernel: sent frames are sorted out when they are read.
        _ = PacketSocket.TryIgnoreOutgoing(Fd);
        failure = error switch
        {
            Errno.None => null,
            Errno.ENOMEM => $"{name} cannot be opened: no memory for a ring of {options.RingSize} bytes. Ask for a smaller one.",
            _ => $"{name} cannot be opened: the kernel refuses the ring ({error}). It needs TPACKET_V3: Linux 3.2.",
        };
        return error is Errno.None or Errno.ENOMEM ? error : Errno.EIO;
    }

    private Errno MapRing(long length)
    {
        if (MappedMemory.TryMap(_receive, 0, length) is not { } memory)
        {
            return HostErrno.Translate(Marshal.GetLastPInvokeError());
        }

        _ring = HasBlocks ? new PacketRing(memory, options.BlockSize) : new SlotRing(memory, options.BlockSize, _slotSize);
        return Errno.None;
    }

    /// <summary>Binds. Deaf until the group is joined: before, the socket would get what belongs to the others.</summary>
    private Errno Join(FanoutGroup? group, out string? failure)
    {
        var error = group is null ? Errno.None : PacketSocket.SetDeaf(_receive, true);
        error = error == Errno.None ? PacketSocket.Bind(_receive, _host.Index, AllProtocols) : error;
        if (error == Errno.None && group is not null)
        {
            error = group.Join(_receive);
            error = error == Errno.None ? PacketSocket.SetDeaf(_receive, false) : error;
        }

        failure = error switch
        {
            Errno.None => null,
            Errno.ENXIO => SocketFailure.NoSuchDevice(name),
            _ => $"{name} cannot be opened: {(group is null ? "bind" : "bind or fanout")} failed ({error}). See the kernel's log.",
        };
        return error is Errno.None or Errno.ENXIO ? error : Errno.EIO;
    }

    private Errno MakeSender(bool first, out string? failure)
    {
        _wakeup = Wakeup.TryOpen(portable: false);
        if (_wakeup is null)
        {
            failure = SocketFailure.NoDescriptor(name);
            return Errno.EIO;
        }

        return first && options.Send == SendPath.Xdp
            ? XdpSender.Open(name, _host, out _sender, out failure)
            : PacketSocket.OpenSender(name, _host.Index, out _sender, out failure);
    }
}
