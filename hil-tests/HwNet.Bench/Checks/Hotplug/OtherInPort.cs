using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Fixtures.Peers;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Hotplug;

/// <summary>Another simulated adapter, with a far end of its own, in the port of the one under test, which was pulled: nothing of that one may show on it. Dispose takes it out.</summary>
internal sealed class OtherInPort : IDisposable
{
    private const int Length = 100;
    private static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(10);

    private readonly CheckContext _context;
    private readonly UsbRig _rig;
    private readonly SimBusDevice _device;
    private readonly LinkPartner _partner;

    private OtherInPort(CheckContext context, UsbRig rig, SimBusDevice device)
    {
        (_context, _rig, _device) = (context, rig, device);
        _partner = new LinkPartner(device.Cable.OpenFarEnd(), new LinkPartnerOptions());
        rig.Put(device);
    }

    /// <summary>Puts it in and attaches it.</summary>
    /// <param name="context">The check's.</param>
    /// <param name="rig">Of the device under test.</param>
    /// <param name="kind">The model.</param>
    /// <param name="address">Its address.</param>
    internal static OtherInPort PlugIn(CheckContext context, UsbRig rig, string kind, LinkAddress address)
    {
        var error = SimModels.Find($"{kind},mac={address}", out var device, out var failure);
        context.True(error == Errno.None, $"another device, sim:{kind}: {failure}");
        return new OtherInPort(context, rig, device!);
    }

    /// <summary>It is attached as what it is, with nothing of the one that was there before.</summary>
    /// <param name="driver">Its driver; null: that of the one before.</param>
    /// <param name="first">The one before.</param>
    /// <param name="groups">Groups that the one before had joined.</param>
    internal void ExpectItself(string? driver, IfNet first, IReadOnlyList<LinkAddress> groups)
    {
        UsbAccess.Attach(_context, $"of {_device.Model.Name} in the port of another");
        var ifp = _context.Bench.Ifp;
        _context.Equal(driver ?? first.DriverName, ifp.DriverName, "driver of the other adapter in the port");
        ExpectOwnAddress(ifp, first);
        _context.Equal(1500, ifp.Mtu, "MTU of the other adapter in the port");
        foreach (var group in groups)
        {
            _context.True(!ifp.Memberships.ContainsKey(SockAddr.Link(group)), $"the other adapter in the port is a member of {group}, which the one before it had joined");
        }

        _context.Succeeded(ifp.Ioctl(new SetFlags(ifp.Flags | IfFlags.Up)), "ifconfig up of the other adapter in the port");
        _context.Within(FrameLimit, "carrier of the other adapter in the port", () => ifp.Link != LinkState.Down);
        ExpectFrames(ifp);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // No verdict here: what went wrong before must be what is told.
        _device.Unplug();
        _ = _context.Until(() => !UsbAccess.IsAttached(_context), UsbAccess.ReattachLimit);
        _rig.Put(null);
        _partner.Dispose();
        _device.Dispose();
    }

    /// <summary>A class without addresses has one made up: it must be another one than that of the adapter before.</summary>
    private void ExpectOwnAddress(IfNet ifp, IfNet first)
    {
        var own = _device.Model.Functions.OfType<EthernetFunction>().First().PermanentAddress;
        _context.True(ifp.Lladdr != first.Lladdr, $"the other adapter in the port has the address of the one before it, {first.Lladdr}");
        _context.True(
            ifp.Lladdr == own || UsbAccess.IsMadeUp(ifp),
            $"address of the other adapter in the port: expected {own}, or one that the status tells is made up, got {ifp.Lladdr}");
    }

    /// <summary>Frames go to its own cable and come from there; nothing comes out of the cable of the one before.</summary>
    private void ExpectFrames(IfNet ifp)
    {
        var source = new FrameSource(_context);
        using var tap = new TapRecorder(_context, source.Run);
        source.Transmit(source.Outgoing(0, 0, Length));
        var buffer = new byte[TestFrame.MaxLength];
        _context.Within(FrameLimit, "a frame of the other adapter in the port reaches its own cable", () =>
            _partner.TryReceive(buffer, TimeSpan.Zero, out var length, out _) && TestFrame.TryRead(buffer.AsSpan(0, length), source.Run, out var _));
        source.Incoming(1, 0, Length).Write(buffer.AsSpan(0, Length));
        _context.Succeeded(_partner.Send(buffer.AsSpan(0, Length)), "a frame to the other adapter in the port");
        _context.Within(FrameLimit, $"a frame comes in on {ifp.Name}, the other adapter in the port", () => tap.Frames.Any(static seen => !seen.Outgoing));
        _context.True(!new FrameSink(_context, source.Run).TryNext(TimeSpan.Zero, out _), "a frame of the other adapter in the port came out of the first one's cable");
    }
}
