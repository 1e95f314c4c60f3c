using System.Reflection;

namespace HwNet.House.Tests;

/// <summary>Types rendered as C# writes them: keywords, generic arguments, nullability.</summary>
internal static class TypeText
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    };

    internal static string Of(ParameterInfo parameter) => Render(parameter.ParameterType, Nullability.Create(parameter));

    internal static string Of(FieldInfo field) => Render(field.FieldType, Nullability.Create(field));

    internal static string Of(PropertyInfo property) => Render(property.PropertyType, Nullability.Create(property));

    internal static string Of(EventInfo happening) => Render(happening.EventHandlerType!, Nullability.Create(happening));

    internal static string Of(Type type) => Render(type, null);

    /// <summary>The name alone, as a constructor bears it.</summary>
    internal static string Bare(Type type) => type.Name.Split('`')[0];

    internal static string Constraints(IEnumerable<Type> arguments) => string.Concat(arguments.Select(Constraint));

    private static string Constraint(Type argument)
    {
        if (!argument.IsGenericParameter)
        {
            return "";
        }

        var flags = argument.GenericParameterAttributes;
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> all = [];
        if (isStruct)
        {
            all.Add("struct");
        }
        else if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            all.Add("class");
        }

        all.AddRange(argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal));
        if (!isStruct && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            all.Add("new()");
        }

        return all.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", all)}";
    }

    private static string Render(Type type, NullabilityInfo? info)
    {
        if (type.IsByRef || type.IsPointer)
        {
            return Render(type.GetElementType()!, type.IsByRef ? info : null) + (type.IsPointer ? "*" : "");
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Render(underlying, null) + "?";
        }

        var mark = !type.IsValueType && info is not null && State(info) == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{Render(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        return Keywords.TryGetValue(type, out var keyword) ? keyword + mark : Named(type, info) + mark;
    }

    private static NullabilityState State(NullabilityInfo info) =>
        info.ReadState == NullabilityState.Unknown ? info.WriteState : info.ReadState;

    private static string Named(Type type, NullabilityInfo? info)
    {
        var outer = type is { IsNested: true, IsGenericParameter: false } ? Bare(type.DeclaringType!) + "." : "";
        if (!type.IsGenericType)
        {
            return outer + type.Name;
        }

        var arguments = type.GetGenericArguments();
        var rendered = arguments.Select((a, i) => Render(a, info?.GenericTypeArguments.Length > i ? info.GenericTypeArguments[i] : null));
        return $"{outer}{Bare(type)}<{string.Join(", ", rendered)}>";
    }
}
