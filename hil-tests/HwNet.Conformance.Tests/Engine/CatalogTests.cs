using HwNet.Bench;
using HwNet.Bench.Conformance;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>Finding checks, and their IDs.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void The_checks_of_the_house_have_right_IDs_titles_and_limits()
    {
        var checks = CheckCatalog.All();

        Assert.All(checks, check => Assert.True(CheckId.TryParse(check.Id, out _)));
        Assert.All(checks, check => Assert.False(string.IsNullOrWhiteSpace(check.Title) || string.IsNullOrWhiteSpace(check.Limit), check.Id));
    }

    [Fact]
    public void Checks_are_found_among_types_in_the_order_of_the_specification()
    {
        var found = CheckCatalog.FromTypes([typeof(SecondTransmit), typeof(string), typeof(FirstAttach), typeof(Nameless)]);

        Assert.Equal([typeof(FirstAttach), typeof(SecondTransmit)], found.Select(check => check.GetType()));
    }

    [Fact]
    public void Two_checks_of_one_ID_are_refused_by_name()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => CheckCatalog.FromTypes([typeof(FirstAttach), typeof(OtherAttach)]));

        Assert.Contains(nameof(FirstAttach), refused.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(OtherAttach), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_with_a_wrong_ID_is_refused_by_name()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => CheckCatalog.FromTypes([typeof(Misnamed)]));

        Assert.Contains(nameof(Misnamed), refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TX-1", true)]
    [InlineData("VLAN-12", true)]
    [InlineData("tx-1", false)]
    [InlineData("TX-01", false)]
    [InlineData("TX-0", false)]
    [InlineData("TX-", false)]
    [InlineData("TX--1", false)]
    [InlineData("TX-1 ", false)]
    [InlineData("TX-1000", false)]
    [InlineData("FOO-1", false)]
    [InlineData("TX", false)]
    [InlineData("", false)]
    public void An_ID_is_a_known_family_and_a_number(string text, bool isId) => Assert.Equal(isId, CheckId.TryParse(text, out _));

    private abstract class Nameless(string id) : ConformanceCheck
    {
        public override string Id => id;

        public override string Title => "nothing";

        public override string Limit => "none";

        public override Rig Rig => Rig.None;

        public override void Run(CheckContext context) => context.Measured("nothing");
    }

    private sealed class FirstAttach() : Nameless("ATT-4");

    private sealed class OtherAttach() : Nameless("ATT-4");

    private sealed class SecondTransmit() : Nameless("TX-1");

    private sealed class Misnamed() : Nameless("TX1");
}
