using HwNet.Bench;
using HwNet.Bench.Conformance;

namespace HwNet.Cli.Tests;

/// <summary>A check that does what a test tells it.</summary>
internal sealed class SampleCheck(string id, Action<CheckContext> body, Rig rig = Rig.None) : ConformanceCheck
{
    public override string Id => id;

    public override string Title => "does what a test tells it";

    public override string Limit => "none";

    public override Rig Rig => rig;

    public override void Run(CheckContext context) => body(context);
}
