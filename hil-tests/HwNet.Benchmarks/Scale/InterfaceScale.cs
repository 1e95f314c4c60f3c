using HwNet.Net;

namespace HwNet.Benchmarks.Scale;

/// <summary>Interfaces of one driver, with the unit chosen by the stack.</summary>
internal sealed class InterfaceScale : ScaleTopic
{
    private readonly List<IfNet> _ifps = [];
    private readonly List<string> _names = [];

    internal override string Name => "interfaces";

    internal override int[] Sizes { get; } = [10, 100, 1_000];

    internal override IReadOnlyList<(string What, Action<int> Do)> LookUps =>
    [
        ("by name", number => Must(Stack.Interfaces.TryFind(_names[number], out _))),
        ("by index", number => Must(Stack.Interfaces.ByIndex(number + 1) is not null)),
        ("sysctl of one", number => Must(Stack.Sysctls.TryFind($"net.link.{_names[number]}.mtu", out _))),
    ];

    internal override void Add(int number)
    {
        var ifp = Attach(number);
        _ifps.Add(ifp);
        _names.Add(ifp.Name);
    }

    internal override void Remove(int number)
    {
        Must(Stack.Interfaces.Detach(_ifps[number]));
        _ifps.RemoveAt(number);
        _names.RemoveAt(number);
    }
}
