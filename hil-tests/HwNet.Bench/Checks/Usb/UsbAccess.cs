using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Usb;

/// <summary>What checks of USB adapters need of a bench; each says what is missing, and the check is skipped.</summary>
internal static class UsbAccess
{
    /// <summary>How long a device may take to be closed, found and opened again on a busy machine.</summary>
    internal static readonly TimeSpan ReattachLimit = TimeSpan.FromSeconds(10);

    /// <summary>More transfers than any ring has in flight.</summary>
    internal const int MostInFlight = 64;

    /// <summary>The device's rig.</summary>
    internal static UsbRig Require(CheckContext context)
    {
        context.Require(context.Bench.Usb is not null, "needs a USB device");
        return context.Bench.Usb;
    }

    /// <summary>The device's model: for faults that only a simulated device can have.</summary>
    internal static SimBusDevice RequireModel(CheckContext context)
    {
        var rig = Require(context);
        context.Require(rig.Sim is not null, "needs a simulated device: a real one cannot be told to have these faults");
        return rig.Sim;
    }

    /// <summary>Who pulls the device.</summary>
    internal static IPlug RequirePlug(CheckContext context)
    {
        var rig = Require(context);
        context.Require(rig.Plug is not null, "needs a way to unplug the device");
        return rig.Plug;
    }

    /// <summary>Needs a far end.</summary>
    internal static void RequirePartner(CheckContext context) => context.Require(context.Bench.Partner is not null, "needs a link partner");

    /// <summary>True when the stack has an interface of the device that is not detached.</summary>
    internal static bool IsAttached(CheckContext context) => !context.Bench.Ifp.IsDetached || context.Bench.Stack.Interfaces.All.Contains(context.Bench.Ifp);

    /// <summary>Detaches the interface under test, if it is still there.</summary>
    internal static void Detach(CheckContext context)
    {
        var error = context.Bench.Stack.Interfaces.Detach(context.Bench.Ifp);
        context.True(error is Errno.None or Errno.ENXIO, $"detach: {error}");
        context.Within(ReattachLimit, "the interface is detached", () => !IsAttached(context));
    }

    /// <summary>Waits until the interface of a pulled device is gone.</summary>
    internal static void AwaitGone(CheckContext context) => context.Within(ReattachLimit, "the interface of a pulled device is gone", () => !IsAttached(context));

    /// <summary>True when the status of an interface says something of it: an address that was made up, mostly.</summary>
    internal static bool IsMadeUp(IfNet ifp)
    {
        var status = new GetStatus();
        return ifp.Ioctl(status) == Errno.None && !string.IsNullOrEmpty(status.Reply);
    }

    /// <summary>Attaches anew; a device that is being closed by its last user is waited for.</summary>
    internal static void Attach(CheckContext context, string when)
    {
        var error = Errno.None;
        var done = context.Until(() => (error = context.Bench.Reattach()) != Errno.EBUSY, ReattachLimit);
        context.True(done && error == Errno.None, $"attach {when}: {error}");
    }

    /// <summary>Plugs the device in again; it is found once its last user has closed it.</summary>
    /// <returns>None; EIO when its descriptors cannot be read.</returns>
    internal static Errno Push(CheckContext context, IPlug plug)
    {
        var error = Errno.None;
        context.Within(ReattachLimit, "the device can be plugged in again", () => (error = plug.Push()) != Errno.EBUSY);
        return error;
    }

    /// <summary>Times that the device was programmed anew, by whatever means.</summary>
    internal static long Resets(UsbRig rig) =>
        rig.Faults.Measures(UsbFaultCure.Alternate) + rig.Faults.Measures(UsbFaultCure.Reset) + rig.Faults.Measures(UsbFaultCure.Reopen);

    /// <summary>True when an interface of the device has notifications.</summary>
    internal static bool HasInterrupt(UsbRig rig) => rig.Device.Descriptors.Configurations
        .SelectMany(static c => c.Interfaces).SelectMany(static i => i.Endpoints).Any(static e => e.Type == UsbTransferType.Interrupt && e.IsIn);

    /// <summary>Bytes of a packet of the device's bulk endpoints, of the first that is found.</summary>
    internal static int PacketSize(UsbRig rig, bool isIn) => rig.Device.Descriptors.Configurations
        .SelectMany(static c => c.Interfaces).SelectMany(static i => i.Endpoints).First(e => e.Type == UsbTransferType.Bulk && e.IsIn == isIn).MaxPacketSize;

    /// <summary>The middle one of some times.</summary>
    internal static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0 ? TimeSpan.Zero : sorted[sorted.Length / 2];
    }

    /// <summary>A time in milliseconds, as text.</summary>
    internal static string Ms(TimeSpan time) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms");

    /// <summary>The counters of what was received and dropped because of the device.</summary>
    internal static IReadOnlyDictionary<InputDrop, long> InputFaults(IfNet ifp)
    {
        var all = ifp.Counters.Snapshot().InDropsBy;
        return new[] { InputDrop.Runt, InputDrop.Giant, InputDrop.Damaged, InputDrop.NoBuffer }.ToDictionary(static d => d, d => all[d]);
    }
}
