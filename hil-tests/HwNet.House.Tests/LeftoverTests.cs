using System.Text.RegularExpressions;

namespace HwNet.House.Tests;

public partial class LeftoverTests
{
    [Fact]
    public void Nothing_is_left_to_do()
    {
        House.AssertNone("notes to do later", Repository.Sources.SelectMany(s => s.Find(Note(), s.Comments)));
        House.AssertNone("not implemented", Repository.Sources.SelectMany(s => s.Find(Unwritten(), s.Code)));
    }

    [Fact]
    public void No_exception_is_swallowed()
    {
        House.AssertNone("empty catch blocks", Repository.Sources.SelectMany(s => s.Find(EmptyCatch(), s.Code)));
    }

    [Fact]
    public void No_test_sleeps()
    {
        var tests = Repository.Sources.Where(s => s.Path.StartsWith("hil-tests/", StringComparison.Ordinal)).ToList();

        House.AssertNone("sleeps", tests.SelectMany(s => s.Find(Sleep(), s.Code)));
        House.AssertNone("delays", tests.Where(s => s.Path.Contains(".Tests/", StringComparison.Ordinal)).SelectMany(s => s.Find(Delay(), s.Code)));
    }

    [Theory]
    [InlineData("// TODO: later")]
    [InlineData("/* FIXME */")]
    public void A_note_to_do_later_is_recognised(string text)
    {
        Assert.Matches(Note(), new SourceFile("core/A.cs", text).Comments);
    }

    [Theory]
    [InlineData("try { } catch { }", true)]
    [InlineData("try { } catch (IOException e) when (e.HResult > (1 + 2)) { // why not\n }", true)]
    [InlineData("try { } catch (IOException) { return; }", false)]
    public void An_empty_catch_is_recognised(string text, bool empty)
    {
        Assert.Equal(empty, EmptyCatch().IsMatch(new SourceFile("core/A.cs", text).Code));
    }

    [GeneratedRegex(@"\b(?:TODO|FIXME|XXX|HACK)\b")]
    private static partial Regex Note();

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex Unwritten();

    [GeneratedRegex(@"\bcatch\b\s*(?:\([^)]*\)\s*)?(?:when\s*\([^{]*\)\s*)?\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\bTask\s*\.\s*Delay\b")]
    private static partial Regex Delay();
}
