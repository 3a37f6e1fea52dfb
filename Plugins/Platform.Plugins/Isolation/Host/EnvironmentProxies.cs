using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Platform.Plugins.Configuration;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>Makes stand-ins that implement a given set of capabilities: whoever asks <c>environment is IOracle</c> gets the same answer as in one process.</summary>
internal static class EnvironmentProxies
{
    /// <summary>Name of the assembly that the classes are made in; it may see this one's internals.</summary>
    public const string AssemblyName = "Platform.Plugins.Proxies";

    private static readonly ModuleBuilder Module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(AssemblyName), AssemblyBuilderAccess.Run).DefineDynamicModule(AssemblyName);
    private static readonly ConcurrentDictionary<Capabilities, Lazy<Type>> Types = new();

    /// <summary>A new stand-in.</summary>
    /// <param name="capabilities">What the environment can also do.</param>
    /// <param name="pool">Where it runs.</param>
    /// <param name="id">Its id.</param>
    /// <param name="options">Its options.</param>
    public static IEnvironment Create(Capabilities capabilities, WorkerPool pool, string id, MappingNode options) =>
        (IEnvironment)Activator.CreateInstance(TypeOf(capabilities), pool, id, options, capabilities)!;

    /// <summary>The class for a set of capabilities.</summary>
    /// <param name="capabilities">The set.</param>
    public static Type TypeOf(Capabilities capabilities) => Types.GetOrAdd(capabilities, static set => new Lazy<Type>(() => Emit(set))).Value;

    private static Type Emit(Capabilities capabilities)
    {
        var parent = typeof(IsolatedEnvironment);
        lock (Module)
        {
            var type = Module.DefineType($"IsolatedEnvironment{(int)capabilities}", TypeAttributes.Class | TypeAttributes.NotPublic | TypeAttributes.Sealed, parent);
            foreach (var (_, capability) in CapabilityTypes.All.Where(pair => capabilities.HasFlag(pair.Key)))
                type.AddInterfaceImplementation(capability);
            var inherited = parent.GetConstructors().Single();
            Type[] parameters = [.. inherited.GetParameters().Select(parameter => parameter.ParameterType)];
            var body = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters).GetILGenerator();
            for (var i = 0; i <= parameters.Length; i++)
                body.Emit(OpCodes.Ldarg, i);
            body.Emit(OpCodes.Call, inherited);
            body.Emit(OpCodes.Ret);
            return type.CreateType();
        }
    }
}
