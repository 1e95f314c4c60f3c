namespace HwNet.House.Tests;

/// <summary>The one assertion of the house: a list of findings is empty, or all of them are named.</summary>
internal static class House
{
    internal static void AssertNone(string what, IEnumerable<string> findings)
    {
        string[] found = [.. findings.Order(StringComparer.Ordinal)];
        Assert.True(found.Length == 0, $"{what}: {string.Join(", ", found)}");
    }
}
