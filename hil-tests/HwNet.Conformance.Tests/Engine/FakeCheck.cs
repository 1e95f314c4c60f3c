using HwNet.Bench;
using HwNet.Bench.Conformance;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>A check that does what a test tells it.</summary>
internal sealed class FakeCheck(string id, Action<CheckContext>? body = null, Rig rig = Rig.None, bool disruptive = false) : ConformanceCheck
{
    public override string Id => id;

    public override string Title => "does what a test tells it";

    public override string Limit => "none";

    public override Rig Rig => rig;

    public override bool Disruptive => disruptive;

    public override void Run(CheckContext context) => body?.Invoke(context);
}
