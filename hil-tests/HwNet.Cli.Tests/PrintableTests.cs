using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Tests;

public class PrintableTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("caf\u00e9", "caf\u00e9")]
    [InlineData("a\u001b[31mb", "a\\x1b[31mb")]
    [InlineData("a\r\nb", "a\\x0d\\x0ab")]
    [InlineData("a\u202eb", "a\\u202eb")]
    [InlineData("a\u009bb", "a\\x9bb")]
    [InlineData(null, "")]
    public void What_steers_a_terminal_is_escaped(string? text, string shown)
    {
        Assert.Equal(shown, Printable.Text(text));
    }

    [Fact]
    public void Lines_of_our_own_are_indented_and_each_is_escaped()
    {
        Assert.Equal("a rule:\n  one\\x1b\n  two", Printable.Lines("a rule:\none\u001b\ntwo", 2));
    }

    [Fact]
    public void Half_a_character_is_escaped()
    {
        Assert.Equal("a\\ufffdb", Printable.Text("a" + (char)0xd800 + "b"));
    }

    [Fact]
    public void A_text_that_is_far_too_long_is_cut()
    {
        var shown = Printable.Text(new string('x', 100_000));

        Assert.EndsWith("x...", shown, StringComparison.Ordinal);
        Assert.True(shown.Length < 3000);
    }
}
