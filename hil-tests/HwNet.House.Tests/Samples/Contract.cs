namespace HwNet.House.Tests.Samples;

/// <summary>One member of every kind that the contract text has to render.</summary>
public abstract class Contract<T> : IDisposable
    where T : class, new()
{
    public const int Limit = 7;

    private T _first = new();

    protected Contract(int count = 3) => Count = count;

    public event Action? Changed;

    public int Count { get; init; }

    public T this[int index]
    {
        get => index == 0 ? _first : throw new ArgumentOutOfRangeException(nameof(index));
        protected set => _first = value;
    }

    public static Contract<T> operator +(Contract<T> left, Contract<T> right) => left ?? right;

    public TItem First<TItem>(ReadOnlySpan<TItem> items, ref long seen)
        where TItem : struct
    {
        seen += Count;
        return items[0];
    }

    public void Dispose() => Changed?.Invoke();

    public override string ToString() => $"{Count}";

    internal void Hidden() => Dispose();

    protected abstract bool TryTake(ref readonly int limit, out T? item);

    protected virtual void Fill(in int value, params string?[] names) => Hidden();
}
