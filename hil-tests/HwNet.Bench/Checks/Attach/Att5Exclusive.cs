using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;

namespace HwNet.Bench.Checks.Attach;

/// <summary>ATT-5: a device belongs to one; a second who wants it is told so, and what to do; so is one who may not have it. A kernel driver gives way.</summary>
internal sealed class Att5Exclusive : ConformanceCheck
{
    private const int Rounds = 10;

    /// <summary>A sentence with cause and cure is not shorter.</summary>
    private const int ShortestSentence = 20;

    public override string Id => "ATT-5";

    public override string Title => "the device is opened a second time while its interface runs; a bus that refuses it, a user without rights, a kernel driver that has it";

    public override string Limit => "EBUSY or EACCES with cause and cure (who has it, the udev rule), the first user undisturbed; free after detach, and the kernel driver is back";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        string? failure = null;
        for (var i = 0; i < Rounds; i++)
        {
            context.Equal(Errno.EBUSY, TakeAgain(context, rig, out failure), "a second open");
            context.True(failure is { Length: >= ShortestSentence }, $"a second open says no cause and cure: '{failure}'");
            context.True(
                rig.Found is not LibUsbBusDevice || !OperatingSystem.IsLinux() || failure.Contains("this program itself", StringComparison.Ordinal),
                $"a second open does not say who has the device: '{failure}'");
        }

        if (context.Bench.Partner is not null)
        {
            _ = Cable.AwaitTraffic(context, new FrameSource(context));
        }

        UsbAccess.Detach(context);
        var free = Errno.None;
        context.Within(UsbAccess.ReattachLimit, "the device is free after detach", () =>
        {
            free = rig.Device.Open(out var device, out _);
            device?.Dispose();
            return free != Errno.EBUSY;
        });
        context.Succeeded(free, "open after detach");
        string[] text =
        [
            Refusals.Told(context, rig, Errno.EACCES, $"{rig.Device.Location} cannot be opened: this user may not; a udev rule with MODE=\"0660\" helps"),
            Refusals.Told(context, rig, Errno.EBUSY, $"{rig.Device.Location} cannot be opened: a kernel driver has it; detach that"),
            Refusals.KernelDriver(context, rig),
            Refusals.NoPermission(context, rig),
        ];
        UsbAccess.Attach(context, "after others had the device");
        context.Measured($"{Rounds} times EBUSY: \"{failure}\"; open after detach; {string.Join("; ", text)}");
    }

    /// <summary>A bus refuses the second who opens the device, or, where opening excludes nobody (libusb), the second who claims its interfaces.</summary>
    private static Errno TakeAgain(CheckContext context, UsbRig rig, out string? failure)
    {
        var error = rig.Device.Open(out var second, out failure);
        if (error != Errno.None)
        {
            context.True(second is null, "a second open gave a device and an error");
            return error;
        }

        using (second)
        {
            var numbers = rig.Device.Descriptors.Configurations.SelectMany(static c => c.Interfaces).Select(static i => i.Number).Distinct();
            var busy = numbers.Count(number => second!.Claim(number) == UsbStatus.Busy);
            failure = second!.Failure;
            return busy > 0 ? Errno.EBUSY : Errno.None;
        }
    }
}
