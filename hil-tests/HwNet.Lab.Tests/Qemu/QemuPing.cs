using System.Text.Json;
using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Qemu;

/// <summary>A ping through QEMU's network.</summary>
internal static class QemuPing
{
    /// <summary>What was sent came back once and unchanged, but for what was not sent because the address was still asked for.</summary>
    internal static void Judge(string json, ITestOutputHelper output)
    {
        using var ping = JsonDocument.Parse(json);
        var root = ping.RootElement;
        var (sent, received) = (root.GetProperty("transmitted").GetInt64(), root.GetProperty("received").GetInt64());
        var unresolved = root.GetProperty("counters").GetProperty("out_drops_by").GetProperty("unresolved").GetInt64();
        output.WriteLine($"{sent} sent, {unresolved} of them not, {received} received");
        Assert.Equal(QemuGuest.Pings, sent);
        Assert.Equal(sent - unresolved, received);
        Assert.True(received >= QemuGuest.Pings / 2, $"{received} of {sent} came back");
        Assert.Equal((0, 0), (root.GetProperty("duplicates").GetInt64(), root.GetProperty("damaged").GetInt64()));
    }
}
