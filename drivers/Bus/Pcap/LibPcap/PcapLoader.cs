using System.Reflection;
using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>Finds libpcap under the names it has on the platforms, once for the process.</summary>
internal static class PcapLoader
{
    private static readonly string[] Names =
        ["libpcap.so.1", "libpcap.so.0.8", "libpcap.so", "libpcap.A.dylib", "libpcap.dylib", "wpcap.dll"];

    private static readonly Lock Gate = new();
    private static nint _library;

    /// <summary>Loads libpcap unless it is loaded.</summary>
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

            if (!TryLoadAny(Names, out _library, out failure))
            {
                return false;
            }

            NativeLibrary.SetDllImportResolver(typeof(PcapLoader).Assembly, Resolve);
            return true;
        }
    }

    /// <summary>Loads the first of several names.</summary>
    internal static bool TryLoadAny(IReadOnlyList<string> names, out nint library, out string? failure)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, typeof(PcapLoader).Assembly, null, out library))
            {
                failure = null;
                return true;
            }
        }

        library = 0;
        failure = $"libpcap is not installed (tried {string.Join(", ", names)}). {Cure()}";
        return false;
    }

    private static string Cure()
    {
        if (OperatingSystem.IsWindows())
        {
            return "Install Npcap from https://npcap.com, in WinPcap-compatible mode.";
        }

        return OperatingSystem.IsMacOS()
            ? "It belongs to macOS; with Homebrew: brew install libpcap."
            : "Install libpcap: apt install libpcap0.8 (Debian, Ubuntu), dnf install libpcap (Fedora), apk add libpcap (Alpine).";
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == PcapLibrary.Name ? _library : 0;
}
