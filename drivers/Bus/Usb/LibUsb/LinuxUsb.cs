using System.Globalization;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>What Linux tells about USB devices in its files, without opening them and without permission.</summary>
internal static class LinuxUsb
{
    private const string Devices = "/sys/bus/usb/devices";

    /// <summary>A device has at most 16 configurations here, of at most 64 KiB each.</summary>
    private const int MostDescriptors = UsbDescriptors.MaxConfigurations * 65536;

    /// <summary>The file that usbfs offers for a device.</summary>
    internal static string Node(int bus, int address) => $"/dev/bus/usb/{bus:d3}/{address:d3}";

    /// <summary>A text attribute: "product", "serial"; null when the device has none.</summary>
    internal static string? Text(string location, string attribute) => TryRead(Path.Combine(Devices, location, attribute), out var bytes)
        ? UsbStrings.Printable(System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\n'))
        : null;

    /// <summary>The attribute "descriptors", if the device at this location is still the one with that address.</summary>
    internal static byte[]? Descriptors(string location, int bus, int address)
    {
        var same = Number(location, "busnum") == bus && Number(location, "devnum") == address;
        return same && TryRead(Path.Combine(Devices, location, "descriptors"), out var bytes) ? bytes : null;
    }

    /// <summary>The kernel driver of an interface: "cdc_ether"; "usbfs" when a program has it; null when nobody has.</summary>
    internal static string? Driver(string location, int configuration, int number) =>
        LinkTarget(Path.Combine(Devices, $"{location}:{configuration}.{number}", "driver")) is { } target ? Path.GetFileName(target) : null;

    /// <summary>The process that has a device's file open: "dotnet (process 4711)"; null when none is found or may be seen.</summary>
    internal static string? Process(string node)
    {
        foreach (var folder in Entries("/proc"))
        {
            var name = Path.GetFileName(folder);
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            if (Entries(Path.Combine(folder, "fd")).Any(fd => LinkTarget(fd) == node))
            {
                var command = TryRead(Path.Combine(folder, "comm"), out var bytes) ? UsbStrings.Printable(System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\n')) : "?";
                return id == Environment.ProcessId ? "this program itself" : $"{command} (process {id})";
            }
        }

        return null;
    }

    private static int Number(string location, string attribute) =>
        int.TryParse(Text(location, attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;

    private static bool TryRead(string path, out byte[] bytes)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[4096];
            var length = 0;
            for (int n; length < MostDescriptors && (n = file.Read(buffer, length, buffer.Length - length)) > 0;)
            {
                length += n;
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, 2 * length);
                }
            }

            bytes = buffer[..length];
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            bytes = [];
            return false;
        }
    }

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
