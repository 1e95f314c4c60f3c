using HwNet.Buffers;
using HwNet.Cloning;
using HwNet.Drivers.Pseudo.Vlan;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Vlan;

/// <summary>A parent at one end of a cable in memory, its VLANs, and at the other end a tap that sees what the wire carries.</summary>
internal sealed class VlanRig : IDisposable
{
    private readonly DriverStack _stack;
    private readonly List<(string On, byte[] Payload)> _received = [];

    internal VlanRig(bool threaded = false, bool records = true)
    {
        _stack = new DriverStack(threaded);
        _stack.Catalog.RegisterCloners(Stack);
        var cable = _stack.Clone("epair");
        (Parent, Far) = (cable[0], cable[1]);
        DriverStack.Up(Parent);
        DriverStack.Up(Far);
        _ = Far.SetPromiscuous(true);
        if (records)
        {
            _ = Far.Tap(Wire);
            Stack.Netisr.Register(NetisrProtocol.Local1, Take);
        }

        Run();
    }

    internal NetStack Stack => _stack.Stack;

    internal IfNet Parent { get; }

    internal IfNet Far { get; }

    /// <summary>What the far end of the cable has seen.</summary>
    internal RecordingTap Wire { get; } = new();

    /// <summary>Packets of the local experimental type that reached the protocols, and on which interface; emptied by the look.</summary>
    internal (string On, byte[] Payload)[] Received
    {
        get
        {
            Run();
            lock (_received)
            {
                var all = _received.ToArray();
                _received.Clear();
                return all;
            }
        }
    }

    internal void Run()
    {
        if (!Stack.IsThreaded)
        {
            _ = Stack.RunUntilIdle();
        }
    }

    internal Errno TryCreate(IfCloneParameters? parameters, out IfNet? ifp)
    {
        var request = new CreateClone("vlan", parameters);
        var error = Stack.Ioctl(request);
        ifp = request.Reply;
        Run();
        return error;
    }

    /// <summary>Makes a VLAN interface and brings it up.</summary>
    internal IfNet Create(int id, IfNet? parent = null, VlanProtocol protocol = VlanProtocol.Dot1Q, int priority = 0)
    {
        Assert.Equal(Errno.None, TryCreate(new VlanCloneParameters(new VlanSettings(parent ?? Parent, id, protocol, priority)), out var ifp));
        DriverStack.Up(ifp!);
        Run();
        return ifp!;
    }

    /// <summary>A packet of the stack's pool with these bytes.</summary>
    internal Mbuf Packet(params byte[] bytes)
    {
        Assert.True(Stack.Mbufs.TryGet(out var m));
        bytes.CopyTo(m.Append(bytes.Length));
        return m;
    }

    /// <summary>Has the parent receive a frame with this in place of the type, then the payload.</summary>
    internal void Receive(byte[] tags, byte mark, LinkAddress? to = null) => Deliver(Frame(tags, mark, to ?? Parent.Lladdr));

    internal void Deliver(params byte[][] frames)
    {
        MbufBatch batch = default;
        foreach (var frame in frames)
        {
            batch.Append(Packet(frame));
        }

        Parent.Input(ref batch);
    }

    internal static byte[] Bytes(LinkAddress lladdr)
    {
        var bytes = new byte[LinkAddress.Length];
        lladdr.Write(bytes);
        return bytes;
    }

    /// <summary>Addresses, tags, the local experimental type, and a payload that starts with the mark.</summary>
    internal static byte[] Frame(byte[] tags, byte mark, LinkAddress to)
    {
        var bytes = new byte[12 + tags.Length + 2 + 46];
        to.Write(bytes);
        LinkAddress.Parse("02:00:00:00:00:77").Write(bytes.AsSpan(6));
        tags.CopyTo(bytes, 12);
        bytes[12 + tags.Length] = 0x88;
        bytes[13 + tags.Length] = 0xb5;
        bytes[14 + tags.Length] = mark;
        return bytes;
    }

    internal static long Drops(IfNet ifp, InputDrop cause) => ifp.Counters.Snapshot().InDropsBy[cause];

    public void Dispose() => _stack.Dispose();

    private void Take(ref MbufBatch packets)
    {
        while (packets.TryRemoveFirst(out var m))
        {
            lock (_received)
            {
                _received.Add((m.ReceivedOn!.Name, m.Data.ToArray()));
            }

            m.Free();
        }
    }
}
