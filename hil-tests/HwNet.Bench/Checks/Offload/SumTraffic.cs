using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Buffers;
using HwNet.Fixtures.Peers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Offload;

/// <summary>Packets with sums, both ways between the interface under test and its partner.</summary>
/// <param name="context">The check.</param>
internal sealed class SumTraffic(CheckContext context)
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);
    private readonly byte[] _buffer = new byte[TestFrame.MaxLength];

    /// <summary>What tells its packets from all others.</summary>
    internal uint Run { get; } = new FrameSource(context).Run;

    /// <summary>Lengths of payload, odd and even, up to what fits every packet at the usual MTU.</summary>
    internal static IReadOnlyList<int> Lengths { get; } = [12, 13, 17, 18, 19, 63, 64, 255, 1000, 1001, 1439, 1440];

    private IfNet Ifp => context.Bench.Ifp;

    private ILinkPartner Partner => context.Bench.Partner!;

    /// <summary>SIOCSIFCAP: one of them on or off, the others as they are.</summary>
    internal void Switch(IfCapabilities which, bool on)
    {
        var enabled = on ? Ifp.CapabilitiesEnabled | which : Ifp.CapabilitiesEnabled & ~which;
        context.Succeeded(Ifp.Ioctl(new SetCapabilities(enabled)), $"SIOCSIFCAP {which} {(on ? "on" : "off")}");
        context.Equal(enabled, Ifp.CapabilitiesEnabled, "the enabled capabilities");
    }

    /// <summary>The partner sends the packet, again while its cable is full.</summary>
    internal void Send(in SumPacket packet)
    {
        var frame = packet.Complete(Ifp.Lladdr, Partner.Lladdr);
        var error = Partner.Send(frame);
        if (error == Errno.ENOBUFS)
        {
            context.Within(Limit, "the partner's full cable drains", () => (error = Partner.Send(frame)) != Errno.ENOBUFS);
        }

        context.Succeeded(error, $"the partner sends {frame.Length} bytes");
    }

    /// <summary>The interface is given the packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="left">Its sums are left to hardware; else it is complete.</param>
    internal void Transmit(in SumPacket packet, bool left)
    {
        var tagBeside = left && packet.Tag is not null && (Ifp.CapabilitiesEnabled & IfCapabilities.VlanHwTagging) != 0;
        var frame = left ? packet.Left(Partner.Lladdr, Ifp.Lladdr, tagBeside) : packet.Complete(Partner.Lladdr, Ifp.Lladdr);
        var sums = !left ? MbufChecksum.None : packet.IsIpv6 ? MbufChecksum.FillL4 : MbufChecksum.FillL3 | MbufChecksum.FillL4;
        var tag = tagBeside ? packet.Tag : null;
        var error = TryTransmit(frame, sums, tag);
        if (error == Errno.ENOBUFS)
        {
            context.Within(Limit, "the full send queue drains", () => (error = TryTransmit(frame, sums, tag)) != Errno.ENOBUFS);
        }

        context.Succeeded(error, $"transmit of {frame.Length} bytes");
    }

    /// <summary>The next packet of this run at the partner.</summary>
    internal bool TryReceive(out int number, out ReadOnlySpan<byte> frame)
    {
        var began = context.Clock.GetTimestamp();
        while (context.Clock.GetElapsedTime(began) < Limit)
        {
            context.Stop.ThrowIfCancellationRequested();
            if (Partner.TryReceive(_buffer, Moment, out var length, out _))
            {
                frame = _buffer.AsSpan(0, Math.Min(length, _buffer.Length));
                if (SumPacket.TryRead(frame, Run, out number))
                {
                    return true;
                }
            }
        }

        number = -1;
        frame = default;
        return false;
    }

    /// <summary>Takes packets off the partner until all have come; each must be as it is expected.</summary>
    internal void Expect(IReadOnlyDictionary<int, SumPacket> packets, string when)
    {
        var missing = packets.Keys.ToHashSet();
        while (missing.Count > 0)
        {
            context.True(TryReceive(out var number, out var frame), $"{missing.Count} of {packets.Count} packets did not come through {when}");
            context.True(missing.Remove(number), $"packet {number} came through twice {when}");
            var packet = packets[number];
            context.SameBytes(packet.Complete(Partner.Lladdr, Ifp.Lladdr), frame, $"{packet.Kind}, flaw {packet.Flaw}, {packet.Length} bytes, {when}");
        }
    }

    private Errno TryTransmit(byte[] frame, MbufChecksum sums, ushort? tag)
    {
        if (!context.Bench.Mbufs.TryGet(out var m))
        {
            return Errno.ENOBUFS;
        }

        frame.CopyTo(m.Append(frame.Length));
        (m.Checksum, m.VlanTag) = (sums, tag);
        return Ifp.Transmit(m);
    }
}
