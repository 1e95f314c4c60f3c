using System.ComponentModel;
using System.Diagnostics;

namespace HwNet.Core.Tests.Wire;

/// <summary>tshark as a witness: what it reads in frames.</summary>
internal static class Tshark
{
    /// <summary>One line for each frame, the fields separated by |; the first value of a field that occurs more than once.</summary>
    /// <param name="preferences">As for tshark -o.</param>
    /// <param name="frames">Ethernet frames.</param>
    /// <param name="fields">Names of tshark's fields.</param>
    internal static string[] Dissect(string[] preferences, byte[][] frames, params string[] fields)
    {
        var path = Path.Combine(Path.GetTempPath(), $"hwnet-wire-{Guid.NewGuid():N}.pcap");
        try
        {
            File.WriteAllBytes(path, Pcap(frames));
            return Run(path, preferences, fields);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Pcap(byte[][] frames)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0xa1b2c3d4);
        writer.Write((ushort)2);
        writer.Write((ushort)4);
        writer.Write(0L);
        writer.Write(65535);
        writer.Write(1);
        foreach (var frame in frames)
        {
            writer.Write(1);
            writer.Write(0);
            writer.Write(frame.Length);
            writer.Write(frame.Length);
            writer.Write(frame);
        }

        return stream.ToArray();
    }

    private static string[] Run(string path, string[] preferences, string[] fields)
    {
        var start = new ProcessStartInfo("tshark") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "-n", "-r", path, "-T", "fields", "-E", "separator=|", "-E", "occurrence=f",
            .. preferences.SelectMany(preference => new[] { "-o", preference }), .. fields.SelectMany(field => new[] { "-e", field }),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = TryStart(start);
        Skip.If(process is null, "tshark is not installed");

        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
