namespace HwNet.House.Tests;

public class SourceFileTests
{
    [Theory]
    [InlineData("a(); // b", "a();", "// b")]
    [InlineData("a(/* b */);", "a(       );", "/* b */")]
    [InlineData("a(\"// b\");", "a(      );", "")]
    [InlineData("a(\"\\\"x\", b);", "a(     , b);", "")]
    [InlineData("a($\"{b[\"c\"]} d\", e);", "a($            , e);", "")]
    [InlineData("a($\"{{\", e);", "a($    , e);", "")]
    [InlineData("a(@\"\\\", b);", "a(@   , b);", "")]
    [InlineData("a(\"\"\"b \" c\"\"\", d);", "a(           , d);", "")]
    [InlineData("a('\"', '\\'', b);", "a(   ,     , b);", "")]
    public void Code_comments_and_literals_are_told_apart(string text, string code, string comments)
    {
        var (foundCode, foundComments) = SourceText.Split(text);

        Assert.Equal(code, foundCode.TrimEnd());
        Assert.Equal(comments, foundComments.Trim());
        Assert.Equal(text.Length, foundCode.Length);
    }

    [Theory]
    [InlineData("namespace N; public sealed class A { class B { } }", "A")]
    [InlineData("namespace N; internal readonly record struct A(int B);", "A")]
    [InlineData("namespace N; public abstract record A; public enum B { C }", "A B")]
    [InlineData("namespace N; public delegate bool A<T>(ReadOnlySpan<T> b) where T : struct;", "A")]
    [InlineData("namespace N; public interface A<T> where T : class { }", "A")]
    [InlineData("/* class X */ return \"class Y\".Length;", "")]
    public void The_outermost_types_of_a_file_are_found(string text, string types)
    {
        Assert.Equal(types, string.Join(' ', new SourceFile("A.cs", text).Types));
    }

    [Fact]
    public void A_finding_names_the_line()
    {
        var source = new SourceFile("core/A.cs", "one\ntwo /* x\n*/ three");

        Assert.Equal("core/A.cs:3", Assert.Single(source.Find(new("three"), source.Code)));
        Assert.Equal(3, source.LineCount);
    }
}
