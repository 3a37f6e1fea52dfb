using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Platform.Torch.Tests.Surface;

/// <summary>The public and protected members of an assembly, written as the reference list writes them: <c>type: signature</c>.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(nint)] = "IntPtr",
        [typeof(ushort)] = "UInt16",
    };

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetTypes().Where(Visible).SelectMany(type => Members(type).Select(member => $"{Name(type)} [{type.Namespace}]: {member}")).Distinct();

    private static bool Visible(Type type) => type.IsVisible || (type.IsNestedFamily && Visible(type.DeclaringType!));

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return [string.Join(", ", Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"))];
        return Constructors(type).Concat(Methods(type)).Concat(Properties(type)).Concat(Fields(type));
    }

    private static IEnumerable<string> Constructors(Type type) =>
        from constructor in type.GetConstructors(Declared & ~BindingFlags.Static)
        where Reachable(constructor) && !(type.IsAbstract && type.IsSealed)
        select $"{Access(constructor)}{Plain(type)}({Parameters(constructor)})";

    private static IEnumerable<string> Methods(Type type) =>
        from method in type.GetMethods(Declared)
        where Reachable(method) && !IsOverride(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        let modifiers = method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : ""
        let generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : ""
        select $"{Access(method)}{modifiers}{Name(method.ReturnType)} {method.Name}{generics}({Parameters(method)})";

    private static IEnumerable<string> Properties(Type type) =>
        from property in type.GetProperties(Declared)
        let accessors = property.GetAccessors(nonPublic: true).Where(Reachable).ToArray()
        where accessors.Length > 0 && !accessors.All(IsOverride)
        let name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name
        let get = accessors.Contains(property.GetMethod) ? "get; " : ""
        let set = accessors.Contains(property.SetMethod) ? "set; " : ""
        select $"{(accessors[0].IsStatic ? "static " : "")}{Name(property.PropertyType)} {name} {{ {get}{set}}}";

    private static IEnumerable<string> Fields(Type type) =>
        from field in type.GetFields(Declared)
        where field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly
        select $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}";

    /// <summary>An override adds nothing for a caller: what it overrides is on the list of its own type.</summary>
    private static bool IsOverride(MethodBase method) => method is MethodInfo { IsVirtual: true } known && known.GetBaseDefinition() != known;

    private static bool Reachable(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var prefix = parameter.IsOut ? "out " : type.IsByRef ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        return $"{prefix}{Name(type.IsByRef ? type.GetElementType()! : type)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue)
            return "";
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var text = parameter.DefaultValue switch
        {
            null => type.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
            bool value => value ? "true" : "false",
            string value => $"\"{value}\"",
            var value when type.IsEnum => $"{type.Name}.{Enum.GetName(type, value)}",
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value.ToString(),
        };
        return " = " + text;
    }

    private static string Plain(Type type) => type.Name.Split('`')[0];

    private static string Name(Type type)
    {
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        var arguments = type.GetGenericArguments();
        if (type.IsAssignableTo(typeof(ITuple)) && type.Namespace == "System" && type.IsValueType)
            return $"({string.Join(", ", arguments.Select(Name))})";
        var outer = type.DeclaringType is { } declaring ? Name(declaring) + "." : "";
        return arguments.Length == 0 ? outer + type.Name : $"{outer}{Plain(type)}<{string.Join(", ", arguments.Select(Name))}>";
    }
}
