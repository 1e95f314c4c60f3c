using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Traces;

/// <summary>Our driver beside the Linux kernel's on the same model of a chip, register by register. What differs is explained in a file for each chip, and nothing else may.</summary>
public sealed class RegisterTraceTests(RegisterTraceGuest guest, ITestOutputHelper output) : IClassFixture<RegisterTraceGuest>
{
    public static TheoryData<string> Chips => [.. ExplainedDifferences.Chips];

    [SkippableTheory]
    [MemberData(nameof(Chips))]
    public void The_registers_differ_where_it_is_explained(string chip)
    {
        var step = guest.Step(chip).Must();
        var theirs = RegisterAccesses.Of(Path.Combine(step.Folder, $"{chip}.kernel.pcap"));
        var ours = RegisterAccesses.Of(Path.Combine(step.Folder, $"{chip}.ours.pcapng"));
        string[] differences = [.. theirs.Except(ours).Select(static line => $"- {line}"), .. ours.Except(theirs).Select(static line => $"+ {line}")];
        output.WriteLine(string.Join('\n', differences));
        output.WriteLine($"{theirs.Intersect(ours).Count()} the same");

        var explained = ExplainedDifferences.Of(chip);
        string[] surprises = [.. differences.Except(explained).Except(ExplainedDifferences.Possible(chip))];
        string[] missing = [.. explained.Except(differences)];
        Assert.True(
            surprises.Length + missing.Length == 0,
            $"not explained:\n{string.Join('\n', surprises)}\nexplained, but not seen:\n{string.Join('\n', missing)}");
    }

    [Theory]
    [MemberData(nameof(Chips))]
    public void Each_difference_has_its_reason(string chip) => Assert.Empty(ExplainedDifferences.Unexplained(chip));
}
