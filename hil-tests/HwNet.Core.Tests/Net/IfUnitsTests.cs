using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class IfUnitsTests
{
    private readonly HashSet<string> _names = [];
    private readonly IfUnits _units;
    private int _asked;

    public IfUnitsTests() => _units = new IfUnits(name =>
    {
        _asked++;
        return _names.Contains(name);
    });

    [Fact]
    public void A_thousand_units_are_found_with_two_questions_each_at_most()
    {
        for (var unit = 0; unit < 1_000; unit++)
        {
            Assert.Equal(unit, Take("epair"));
        }

        Assert.InRange(_asked, 1_000, 2_000);
    }

    [Fact]
    public void The_lowest_unit_that_is_free_is_found_again_and_again()
    {
        for (var unit = 0; unit < 10; unit++)
        {
            _ = Take("a");
        }

        Release("a7");
        Release("a3");

        Assert.Equal(3, Take("a"));
        Assert.Equal(7, Take("a"));
        Assert.Equal(10, Take("a"));
    }

    [Fact]
    public void A_name_that_another_driver_or_a_user_has_taken_is_passed_over()
    {
        _ = _names.Add("a1");

        Assert.Equal(0, Take("a"));
        Assert.Equal(2, Take("a"));
        Release("a1");
        Assert.Equal(1, Take("a"));
    }

    [Fact]
    public void A_name_that_is_free_may_be_a_unit_of_two_drivers()
    {
        for (var unit = 0; unit < 12; unit++)
        {
            _ = Take("a");
        }

        // a1's units 0 and 1 are called as a's 10 and 11.
        Assert.Equal(2, Take("a1"));
        Release("a11");

        Assert.Equal(1, Take("a1"));
        Assert.Equal(13, Take("a"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ax")]
    [InlineData("a-1")]
    [InlineData("a 1")]
    [InlineData("a99999999999")]
    [InlineData("b0")]
    public void A_name_that_is_no_unit_frees_none(string name)
    {
        _ = Take("a");
        _ = Take("a");

        _units.Free(name);

        Assert.Equal(2, Take("a"));
    }

    private int Take(string driverName)
    {
        var unit = _units.Next(driverName);
        Assert.True(_names.Add($"{driverName}{unit}"));
        return unit;
    }

    private void Release(string name)
    {
        Assert.True(_names.Remove(name));
        _units.Free(name);
    }
}
