using System.Reflection;

namespace HwNet.House.Tests;

/// <summary>The contracts that drivers, buses and tools are written against change on purpose only: their text is approved.</summary>
public class ContractTests
{
    private const string Approved = "hil-tests/HwNet.House.Tests/Contracts.approved.txt";
    private const string HowToApprove = "If the change is meant: HWNET_APPROVE=1 dotnet test hil-tests/HwNet.House.Tests --filter ContractTests, and commit the file.";

    private static readonly string[] Assemblies = ["HwNet.Core", "HwNet.Bus.Pcap", "HwNet.Drivers"];

    /// <summary>The types under contract, in the order of the file.</summary>
    private static readonly string[] Contracts =
    [
        "HwNet.Errno",
        "HwNet.LinkAddress",
        "HwNet.Buffers.Mbuf",
        "HwNet.Buffers.MbufBatch",
        "HwNet.Buffers.MbufFlags",
        "HwNet.Buffers.MbufPool",
        "HwNet.Net.NetDriver",
        "HwNet.Net.IfNet",
        "HwNet.Net.IfSendQueue",
        "HwNet.Net.Serializer",
        "HwNet.Net.LinkState",
        "HwNet.Net.IfFlags",
        "HwNet.Net.IfCapabilities",
        "HwNet.Net.IfCounters",
        "HwNet.Net.IfAttachOptions",
        "HwNet.Net.IfRegistry",
        "HwNet.Net.IfEvent",
        "HwNet.Net.InputHook",
        "HwNet.Net.ICaptureTap",
        "HwNet.Net.IBusDevice",
        "HwNet.Net.BusMatch",
        "HwNet.Ioctl.IfRequest",
        "HwNet.Drivers.DriverModule",
        "HwNet.Bus.Pcap.IFrameDevice",
        "HwNet.Bus.Pcap.FrameDeviceInfo",
        "HwNet.Bus.Pcap.FrameDeviceStatistics",
    ];

    [Fact]
    public void The_public_contracts_are_the_approved_ones()
    {
        var received = string.Join('\n', Contracts.Select(name => ContractText.Of(Find(name))));
        if (Environment.GetEnvironmentVariable("HWNET_APPROVE") == "1")
        {
            File.WriteAllText(Repository.FullPath(Approved), received);
        }

        var approved = File.Exists(Repository.FullPath(Approved)) ? Repository.Read(Approved) : "";
        if (received != approved)
        {
            var receivedFile = Path.Combine(AppContext.BaseDirectory, "Contracts.received.txt");
            File.WriteAllText(receivedFile, received);
            Assert.Fail($"The contracts are not the approved ones. {FirstDifference(approved, received)}Received: {receivedFile}. {HowToApprove}");
        }
    }

    [Fact]
    public void A_contract_reads_like_its_declaration()
    {
        var text = ContractText.Of(typeof(Samples.Contract<>));

        Assert.Equal(
            """
            public abstract class HwNet.House.Tests.Samples.Contract<T> : IDisposable where T : class, new()
              protected Contract(int count = 3)
              public const int Limit = 7
              public int Count { get; init; }
              public event Action? Changed
              public static Contract<T> operator +(Contract<T> left, Contract<T> right)
              public T this[int index] { get; protected set; }
              protected abstract bool TryTake(ref readonly int limit, out T? item)
              protected virtual void Fill(in int value, params string?[] names)
              public override string ToString()
              public void Dispose()
              public TItem First<TItem>(ReadOnlySpan<TItem> items, ref long seen) where TItem : struct

            """.Split('\n').Order(StringComparer.Ordinal),
            text.Split('\n').Order(StringComparer.Ordinal));
    }

    private static Type Find(string name) =>
        Assemblies.Select(a => Assembly.Load(a).GetType(name)).FirstOrDefault(t => t is not null)
        ?? throw new InvalidOperationException($"{name} is under contract, but in none of {string.Join(", ", Assemblies)}: was it renamed?");

    private static string FirstDifference(string approved, string received)
    {
        string[] before = approved.Split('\n'), now = received.Split('\n');
        var gone = before.Except(now).Select(line => $"  - {line.Trim()}\n");
        var come = now.Except(before).Select(line => $"  + {line.Trim()}\n");
        return "\n" + string.Concat(gone.Concat(come).Take(20));
    }
}
