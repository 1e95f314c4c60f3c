using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Attach;

/// <summary>ATT-5: a device belongs to one; a second who wants it is told so, and what to do.</summary>
internal sealed class Att5Exclusive : ConformanceCheck
{
    private const int Rounds = 10;

    /// <summary>A sentence with cause and cure is not shorter.</summary>
    private const int ShortestSentence = 20;

    public override string Id => "ATT-5";

    public override string Title => "the device is opened a second time while its interface runs";

    public override string Limit => "EBUSY with cause and cure, the first user undisturbed; free after detach";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        string? failure = null;
        for (var i = 0; i < Rounds; i++)
        {
            var error = rig.Device.Open(out var second, out failure);
            second?.Dispose();
            context.Equal(Errno.EBUSY, error, "a second open");
            context.True(second is null, "a second open gave a device and an error");
            context.True(failure is { Length: >= ShortestSentence }, $"a second open says no cause and cure: '{failure}'");
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
        UsbAccess.Attach(context, "after another had the device");
        context.Measured($"{Rounds} times EBUSY: \"{failure}\"; open after detach");
    }
}
