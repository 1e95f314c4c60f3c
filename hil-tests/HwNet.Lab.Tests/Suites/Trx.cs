using System.Xml.Linq;

namespace HwNet.Lab.Tests.Suites;

/// <summary>The tests of a TRX file: what `dotnet test` wrote in a guest.</summary>
/// <param name="Passed">Names of those that passed.</param>
/// <param name="Others">Name and message of those that did not.</param>
internal sealed record Trx(IReadOnlyList<string> Passed, IReadOnlyList<string> Others)
{
    internal static Trx Parse(string text)
    {
        var results = XDocument.Parse(text).Descendants().Where(static e => e.Name.LocalName == "UnitTestResult").ToList();
        return new Trx(
            [.. results.Where(IsPassed).Select(Name)],
            [.. results.Where(static r => !IsPassed(r)).Select(static r => $"{r.Attribute("outcome")?.Value} {Name(r)}: {Message(r)}")]);
    }

    private static bool IsPassed(XElement result) => result.Attribute("outcome")?.Value == "Passed";

    private static string Name(XElement result) => result.Attribute("testName")?.Value ?? "";

    private static string Message(XElement result) => result.Descendants().FirstOrDefault(static e => e.Name.LocalName == "Message")?.Value ?? "";
}
