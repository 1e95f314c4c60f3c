using System.Text.RegularExpressions;

namespace HwNet.House.Tests;

public partial class UnsafeCodeTests
{
    [Fact]
    public void Only_the_buses_allow_unsafe_code()
    {
        House.AssertNone("projects with AllowUnsafeBlocks", Repository.Projects.Where(p => p.AllowsUnsafe && !IsBus(p.Path)).Select(p => p.Path));
    }

    [Fact]
    public void Only_the_buses_hold_unsafe_code_and_native_imports()
    {
        House.AssertNone("unsafe code outside drivers/Bus", Repository.Sources.Where(s => !IsBus(s.Path)).SelectMany(s => s.Find(Unsafe(), s.Code)));
    }

    [Theory]
    [InlineData("internal unsafe void A() { }")]
    [InlineData("[LibraryImport(\"c\")] static partial int getpid();")]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"c\")] static extern int getpid();")]
    public void Unsafe_code_is_recognised(string code)
    {
        Assert.Matches(Unsafe(), new SourceFile("core/A.cs", code).Code);
    }

    private static bool IsBus(string path) => path.StartsWith("drivers/Bus/", StringComparison.Ordinal);

    [GeneratedRegex(@"\bunsafe\b|\b(?:DllImport|LibraryImport)(?:Attribute)?\s*\(")]
    private static partial Regex Unsafe();
}
