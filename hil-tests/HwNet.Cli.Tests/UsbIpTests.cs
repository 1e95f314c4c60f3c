using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using HwNet.Cli.Common;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class UsbIpTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public void What_is_served_is_listed_and_can_be_pinged_through_USB_IP()
    {
        using var stop = new CancellationTokenSource();
        using var lines = new BlockingCollection<string>();
        var code = -1;
        var server = new Thread(() => code = Serve(lines, stop.Token, "usbip", "serve", "sim:ecm", "sim:ecm", "--port", "0", "--json")) { IsBackground = true };
        server.Start();

        var first = Next(lines);
        var second = Next(lines);
        var address = first.GetProperty("address").GetString()!;
        var list = CliRun.Of("usbip", "list", address, "--json");
        var ping = CliRun.Of("ping", $"usbip:{address}/1-2", "--address", "10.9.1.1/24", second.GetProperty("partner").GetString()!, "-c", "3", "-i", "0.1", "--json");

        Assert.Equal(("exported", "1-1", "sim:ecm", "10.9.0.2"), (Text(first, "event"), Text(first, "bus_id"), Text(first, "target"), Text(first, "partner")));
        Assert.Equal(0, list.ExitCode);
        Assert.Equal([$"usbip:{address}/1-1", $"usbip:{address}/1-2"], list.Json.GetProperty("devices").EnumerateArray().Select(d => Text(d, "target")));
        Assert.Equal(["02/06/00", "0a/00/00"], list.Json.GetProperty("devices")[0].GetProperty("interfaces").EnumerateArray().Select(i => i.GetString()));
        Assert.True(ping.ExitCode == 0, ping.Error + ping.Output);
        Assert.InRange(ping.Json.GetProperty("received").GetInt32(), 1, 3);
        Assert.Equal(("attached", "1-2"), Next(lines) is var attached ? (Text(attached, "event"), Text(attached, "bus_id")) : default);
        Assert.Equal(("detached", "1-2"), Next(lines) is var detached ? (Text(detached, "event"), Text(detached, "bus_id")) : default);

        stop.Cancel();
        Assert.True(server.Join(Limit), "the server does not stop");
        Assert.Equal(0, code);
    }

    [Fact]
    public void People_are_told_how_to_import_it()
    {
        using var stop = new CancellationTokenSource();
        using var lines = new BlockingCollection<string>();
        var server = new Thread(() => Serve(lines, stop.Token, "usbip", "serve", "sim:ecm", "--port", "0")) { IsBackground = true };
        server.Start();

        var text = string.Join('\n', Enumerable.Range(0, 5).Select(_ => Take(lines)));
        stop.Cancel();

        Assert.StartsWith("1-1  sim:ecm  0525:a4a1  ", text, StringComparison.Ordinal);
        Assert.Contains("10.9.0.2 answers to ping", text, StringComparison.Ordinal);
        Assert.Contains("  modprobe vhci-hcd\n", text, StringComparison.Ordinal);
        Assert.Matches(@"  usbip --tcp-port \d+ attach -r 127\.0\.0\.1 -b 1-1$", text);
        Assert.True(server.Join(Limit), "the server does not stop");
    }

    private static int Serve(BlockingCollection<string> lines, CancellationToken stop, params string[] words)
    {
        using var output = new LineStream(lines);
        using var terminal = new Terminal(output, TextWriter.Null, stop);
        return HwNetApp.Run(words, terminal);
    }

    private static string Take(BlockingCollection<string> lines)
    {
        Assert.True(lines.TryTake(out var line, Limit), "the server says nothing");
        return line;
    }

    private static JsonElement Next(BlockingCollection<string> lines) => JsonDocument.Parse(Take(lines)).RootElement;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>A stream whose lines somebody waits for.</summary>
    private sealed class LineStream(BlockingCollection<string> lines) : MemoryStream
    {
        private readonly StringBuilder _rest = new();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            foreach (var c in Encoding.UTF8.GetString(buffer))
            {
                if (c == '\n')
                {
                    lines.Add(_rest.ToString());
                    _rest.Clear();
                }
                else
                {
                    _rest.Append(c);
                }
            }
        }
    }
}
