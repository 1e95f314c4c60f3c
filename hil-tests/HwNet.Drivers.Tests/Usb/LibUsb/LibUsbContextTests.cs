using System.Runtime.CompilerServices;
using HwNet.Bus.Usb.LibUsb;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

public class LibUsbContextTests
{
    [SkippableFact]
    public void A_hundred_contexts_leave_no_file_and_no_thread_behind()
    {
        Skip.If(LibUsbRig.NoLibrary is not null, LibUsbRig.NoLibrary);
        Skip.IfNot(OperatingSystem.IsLinux(), "open files are counted in /proc");
        OpenAndClose();
        var before = LibUsbFiles();

        for (var i = 0; i < 100; i++)
        {
            OpenAndClose();
        }

        Assert.Equal(before, LibUsbFiles());
    }

    [SkippableFact]
    public void The_event_thread_stops_while_it_waits()
    {
        Skip.If(LibUsbRig.NoLibrary is not null, LibUsbRig.NoLibrary);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(Errno.None, LibUsbContextHandle.Open(out var context, out var failure));
            var thread = new LibUsbEventThread(context!, "test");

            Assert.True(thread.Stop(TimeSpan.FromSeconds(10)), failure);

            context!.Dispose();
            Assert.True(context.IsClosed);
        }
    }

    [SkippableFact]
    public void A_context_is_not_freed_under_its_event_thread()
    {
        Skip.If(LibUsbRig.NoLibrary is not null, LibUsbRig.NoLibrary);

        // Often: the thread may let go of the context before, while and after it is interrupted.
        for (var round = 0; round < 200; round++)
        {
            Assert.Equal(Errno.None, LibUsbContextHandle.Open(out var context, out _));
            var thread = new LibUsbEventThread(context!, "test");

            // A handle that is in use elsewhere is only marked; it is closed by the last one to let go.
            context!.Dispose();
            var added = false;
            context.DangerousAddRef(ref added);
            context.DangerousRelease();
            Assert.True(thread.Stop(TimeSpan.FromSeconds(10)));
            Assert.True(thread.Stop(TimeSpan.FromSeconds(10)), "once more, after the context is gone");

            Assert.Throws<ObjectDisposedException>(() => context.DangerousAddRef(ref added));
        }
    }

    /// <summary>Finalisers run in any order, and on their own thread: a context that is freed before what was made in it would end the process here.</summary>
    [SkippableFact]
    public void Contexts_that_nobody_disposes_are_freed_by_their_finalisers()
    {
        Skip.If(LibUsbRig.NoLibrary is not null, LibUsbRig.NoLibrary);
        Skip.IfNot(OperatingSystem.IsLinux(), "open files are counted in /proc");
        OpenAndClose();
        var before = LibUsbFiles();

        Forget(20, before);
        Collect();

        Assert.Equal(before, LibUsbFiles());
    }

    [SkippableFact]
    public void Devices_can_be_listed_even_where_there_are_none()
    {
        Skip.If(LibUsbRig.NoLibrary is not null, LibUsbRig.NoLibrary);

        var error = LibUsbBus.List(out var devices, out var failure);

        Assert.Equal(Errno.None, error);
        Assert.Null(failure);
        Assert.Equal(devices.Select(d => d.Location).Distinct().Count(), devices.Count);
    }

    [SkippableFact]
    public void A_device_that_is_nowhere_is_not_found_and_the_cure_is_told()
    {
        Skip.If(LibUsbRig.NoLibrary is not null, LibUsbRig.NoLibrary);

        var error = LibUsbBus.Find(0xdead, 0xbeef, null, out var device, out var failure);

        Assert.Equal(Errno.ENXIO, error);
        Assert.Null(device);
        Assert.Contains("dead:beef is not plugged in", failure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_device_that_left_after_it_was_listed_cannot_be_opened()
    {
        Skip.If(LibUsbRig.NoLibrary is not null, LibUsbRig.NoLibrary);
        var device = LibUsbRig.Device("9-1", 0xdead, 0xbeef);

        var error = device.Open(out var open, out var failure);

        Assert.Equal(Errno.ENXIO, error);
        Assert.Null(open);
        Assert.Contains("dead:beef is no longer at 9-1", failure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_watch_starts_and_ends()
    {
        Skip.If(LibUsbRig.NoLibrary is not null, LibUsbRig.NoLibrary);

        Assert.Equal(Errno.None, LibUsbBus.Watch(static _ => { }, static _ => { }, out var watch, out _));

        watch!.Dispose();
    }

    // Not inlined, or the last one might still be held by the caller's frame.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count, int before)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(Errno.None, LibUsbContextHandle.Open(out var context, out _));
            Assert.Equal(Errno.None, LibUsbScan.Read(context!, out _, out _));
            Assert.True(LibUsbFiles() > before);
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static void OpenAndClose()
    {
        Assert.Equal(Errno.None, LibUsbContextHandle.Open(out var context, out _));
        context!.Dispose();
    }

    // What a context opens: event and timer descriptors. Others of the process come and go beside it.
    private static int LibUsbFiles() => Directory.GetFiles("/proc/self/fd").Count(f => new FileInfo(f).LinkTarget is "anon_inode:[timerfd]");
}
