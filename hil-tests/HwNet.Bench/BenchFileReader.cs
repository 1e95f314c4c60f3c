using System.Globalization;
using HwNet.Bench.Conformance;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace HwNet.Bench;

/// <summary>Reads bench files; whatever is wrong with one is told with file, line, cause and cure.</summary>
public sealed class BenchFileReader
{
    private const int MaxLength = 64 * 1024;
    private const int MaxDepth = 8;

    private readonly string _file;
    private readonly TargetGrammar _targets;

    private BenchFileReader(string file, TargetGrammar targets)
    {
        _file = file;
        _targets = targets;
    }

    /// <summary>Reads a bench file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="targets">The kinds of target it may name; null for the usual ones.</param>
    /// <exception cref="BenchException">The file cannot be read or is not right.</exception>
    public static BenchFile Read(string path, TargetGrammar? targets = null)
    {
        try
        {
            // Bounded by what is read, not by the file's size: a device or pipe tells none.
            using var reader = new StreamReader(path);
            var text = new char[MaxLength + 1];
            var length = reader.ReadBlock(text);
            return length <= MaxLength
                ? Parse(path, new string(text, 0, length), targets)
                : throw new BenchException(path, 0, new("the file is far too long for a bench", $"keep it below {MaxLength} characters"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BenchException(path, 0, new(e.Message, "name a file that exists and may be read"), e);
        }
    }

    /// <summary>Reads a bench file's text.</summary>
    /// <param name="file">The name for messages.</param>
    /// <param name="text">YAML.</param>
    /// <param name="targets">The kinds of target it may name; null for the usual ones.</param>
    /// <exception cref="BenchException">The text is not right.</exception>
    public static BenchFile Parse(string file, string text, TargetGrammar? targets = null)
    {
        var reader = new BenchFileReader(file, targets ?? TargetGrammar.Default);
        return reader.Bench(reader.Load(text));
    }

    private YamlNode Load(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            CheckShape(parser);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1
                ? stream.Documents[0].RootNode
                : throw Wrong(1, $"the file holds {stream.Documents.Count} documents", "describe one bench in a file");
        }
        catch (Exception e) when (e is not BenchException)
        {
            // Not only YamlException: YamlDotNet 16.3 lets an InvalidOperationException out of some broken scalars, without a line.
            var line = e is YamlException yaml ? yaml.Start.Line : parser.Current?.End.Line ?? 1;
            throw new BenchException(_file, Math.Max(1, (int)line), new($"this is not YAML ({e.Message})", "correct the line"), e);
        }
    }

    // The document model is built and compared by recursion: ten thousand '[', or an alias inside its own anchor, would end the process.
    private void CheckShape(Parser parser)
    {
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth || parser.Current is AnchorAlias)
            {
                throw Wrong((int)parser.Current.Start.Line, "the file nests too deep or has an alias in it", "write plain lists and maps of one level");
            }
        }
    }

    private BenchFile Bench(YamlNode root)
    {
        var map = new BenchFileMap(_file, root, "a bench");
        var file = new BenchFile
        {
            Name = map.Text("name"),
            Target = Target(map),
            Peer = map.TryText("peer", out var text, out var node) ? Peer(text, node) : null,
            Addresses = map.TryNode("addresses", out node) ? Addresses(node) : null,
            Plug = map.TryNode("plug", out node) ? Plug(node) : null,
            Faults = map.TryNode("faults", out node) ? Faults(node) : [],
            TraceFile = map.TryText("trace", out text, out _) ? text : null,
            Options = map.TryNode("options", out node) ? new BenchFileMap(_file, node, "options").Texts() : new Dictionary<string, string>(),
            ExpectedFailures = map.TryNode("expected_failures", out node) ? ExpectedFailures(node) : new Dictionary<string, string>(),
        };
        map.RefuseOthers();
        return file;
    }

    private TargetName Target(BenchFileMap map)
    {
        var text = map.Text("target");
        return _targets.TryParse(text, out var target, out var problem) ? target : throw new BenchException(_file, map.LineOf("target"), problem);
    }

    private PeerName Peer(string text, YamlNode node) =>
        PeerName.TryParse(text, out var peer, out var problem) ? peer : throw new BenchException(_file, BenchFileMap.Line(node), problem);

    private BenchAddresses Addresses(YamlNode node)
    {
        var map = new BenchFileMap(_file, node, "addresses");
        var addresses = new BenchAddresses(map.Text("local"), map.Text("peer"));
        map.RefuseOthers();
        if (!Ipv4Text.IsAddressWithPrefix(addresses.Local))
        {
            throw Wrong(map.LineOf("local"), $"'{addresses.Local}' is no IPv4 address with prefix length", "write one like 10.9.0.1/24");
        }

        return Ipv4Text.IsAddress(addresses.Peer)
            ? addresses
            : throw Wrong(map.LineOf("peer"), $"'{addresses.Peer}' is no IPv4 address", "write one like 10.9.0.2, without prefix length");
    }

    private BenchPlug Plug(YamlNode node)
    {
        var map = new BenchFileMap(_file, node, "plug");
        var plug = new BenchPlug(map.Text("pull"), map.Text("push"));
        map.RefuseOthers();
        return plug;
    }

    private List<BenchFault> Faults(YamlNode node)
    {
        if (node is not YamlSequenceNode list)
        {
            throw Wrong(BenchFileMap.Line(node), "faults is no list", "begin each fault with '- kind:'");
        }

        return [.. list.Children.Select(Fault)];
    }

    private BenchFault Fault(YamlNode node)
    {
        var map = new BenchFileMap(_file, node, "a fault");
        var kind = map.Text("kind");
        if (!BenchFault.Kinds.Contains(kind))
        {
            throw Wrong(map.LineOf("kind"), $"there is no fault '{kind}'", "known are " + string.Join(", ", BenchFault.Kinds));
        }

        var probabilityText = map.Text("probability");
        if (!double.TryParse(probabilityText, NumberStyles.Float, CultureInfo.InvariantCulture, out var probability)
            || probability is not (>= 0 and <= 1))
        {
            throw Wrong(map.LineOf("probability"), $"'{probabilityText}' is no probability", "write a number from 0 to 1, like 0.01");
        }

        var seed = 0;
        if (map.TryText("seed", out var text, out var at) && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed))
        {
            throw Wrong(BenchFileMap.Line(at), $"'{text}' is no seed", "write a whole number");
        }

        map.RefuseOthers();
        return new BenchFault(kind, probability, seed);
    }

    private Dictionary<string, string> ExpectedFailures(YamlNode node)
    {
        var map = new BenchFileMap(_file, node, "expected_failures");
        var failures = map.Texts();
        foreach (var id in failures.Keys)
        {
            if (!CheckId.TryParse(id, out _))
            {
                throw Wrong(map.LineOf(id), $"'{id}' is no check's ID", "write one like TX-1, and behind it why it fails");
            }
        }

        return failures;
    }

    private BenchException Wrong(int line, string cause, string cure) => new(_file, line, new BenchProblem(cause, cure));
}
