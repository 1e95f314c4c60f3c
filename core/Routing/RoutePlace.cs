namespace HwNet.Routing;

/// <summary>A route and the number of the table it stands in.</summary>
internal readonly record struct RoutePlace(Route Route, int Fib)
{
    /// <summary>What the route cannot outlive: its source, or without one its interface.</summary>
    internal object Owner => (object?)Route.Source ?? Route.Ifp;

    /// <inheritdoc/>
    public bool Equals(RoutePlace other) => Fib == other.Fib && ReferenceEquals(Route, other.Route);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Fib, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Route));
}
