using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Suites;

/// <summary>A guest that runs the tests of an assembly which only run in a guest, and writes a TRX file.</summary>
/// <param name="suite">Names it among the results.</param>
/// <param name="assembly">Where the tests are.</param>
public abstract class SuiteGuest(string suite, string assembly) : Guest($"suite-{suite}")
{
    internal string Suite => suite;

    protected override IReadOnlyList<string> Options => ["--gadget", "loopback,ecm,ncm", "--vudc", "loopback,ecm"];

    /// <summary>The longer one takes six minutes beside another guest.</summary>
    protected override TimeSpan Limit => TimeSpan.FromMinutes(15);

    protected override IReadOnlyList<GuestStep> Steps { get; } =
        [new(suite, $"dotnet test '{assembly}' --filter 'Where=guest' --logger 'trx;LogFileName={suite}.trx' --results-directory \"$OUT\"")];
}
