using System.Reflection;
using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Finds libusb-1.0 under the names it has on the platforms, once for the process.</summary>
internal static class LibUsbLoader
{
    // Homebrew's folder on Apple silicon is not on the loader's path.
    private static readonly string[] Names =
    [
        "libusb-1.0.so.0", "libusb-1.0.so", "libusb-1.0.0.dylib", "libusb-1.0.dylib", "/opt/homebrew/lib/libusb-1.0.0.dylib", "libusb-1.0.dll",
    ];

    /// <summary>The newest function that is used here: it came with 1.0.21.</summary>
    private const string Newest = "libusb_interrupt_event_handler";

    private static readonly Lock Gate = new();
    private static nint _library;

    /// <summary>Loads libusb unless it is loaded.</summary>
    /// <param name="failure">Cause and cure when there is none.</param>
    internal static bool TryLoad(out string? failure)
    {
        lock (Gate)
        {
            if (_library != 0)
            {
                failure = null;
                return true;
            }

            if (!TryLoadAny(Names, out var library, out failure))
            {
                return false;
            }

            NativeLibrary.SetDllImportResolver(typeof(LibUsbLoader).Assembly, Resolve);
            _library = library;
            return true;
        }
    }

    /// <summary>Loads the first of several names that is new enough.</summary>
    internal static bool TryLoadAny(IReadOnlyList<string> names, out nint library, out string? failure)
    {
        string? old = null;
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, typeof(LibUsbLoader).Assembly, null, out library))
            {
                continue;
            }

            if (NativeLibrary.TryGetExport(library, Newest, out _))
            {
                failure = null;
                return true;
            }

            NativeLibrary.Free(library);
            old ??= name;
        }

        library = 0;
        failure = old is null
            ? $"libusb-1.0 is not installed (tried {string.Join(", ", names)}). {Cure()}"
            : $"{old} is no libusb of 1.0.21 or newer ({Newest} is missing). {Cure()}";
        return false;
    }

    private static string Cure()
    {
        if (OperatingSystem.IsWindows())
        {
            return "Put libusb-1.0.dll (VS2022/MS64/dll of the archive at https://libusb.info) beside the program.";
        }

        return OperatingSystem.IsMacOS()
            ? "Install it: brew install libusb."
            : "Install it: apt install libusb-1.0-0 (Debian, Ubuntu), dnf install libusb1 (Fedora), apk add libusb (Alpine), pacman -S libusb (Arch).";
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == LibUsbLibrary.Name ? _library : 0;
}
