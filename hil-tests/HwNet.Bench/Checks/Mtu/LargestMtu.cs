using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Mtu;

/// <summary>The largest MTU that an interface takes.</summary>
internal static class LargestMtu
{
    /// <summary>The device does not tell it: it is found by halving.</summary>
    /// <param name="context">The check; the interface has some other MTU afterwards.</param>
    /// <param name="usual">One that it takes.</param>
    internal static int Find(CheckContext context, int usual)
    {
        int good = usual, bad = IfNet.MaxMtu + 1;
        while (bad - good > 1)
        {
            var mtu = good + ((bad - good) / 2);
            var error = context.Bench.Ifp.Ioctl(new SetMtu(mtu));
            context.True(error is Errno.None or Errno.EINVAL, $"SIOCSIFMTU {mtu}: expected None or EINVAL, got {error}");
            (good, bad) = error == Errno.None ? (mtu, bad) : (good, mtu);
        }

        return good;
    }
}
