using System.Reflection;
using System.Reflection.Emit;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Loading;

internal enum ConstructorKind
{
    Public,
    Private,
}

/// <summary>Writes assemblies with plugin classes that no project in the tree should contain.</summary>
internal static class WrittenAssembly
{
    /// <summary>Saves an assembly whose plugin classes throw a <see cref="NotSupportedException"/> when they register.</summary>
    public static void Save(string path, string[] classes, ConstructorKind constructors)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(Path.GetFileNameWithoutExtension(path)), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("module");
        foreach (var name in classes)
        {
            var type = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Class, typeof(object), [typeof(IPlugin)]);
            type.DefineDefaultConstructor(constructors == ConstructorKind.Public ? MethodAttributes.Public : MethodAttributes.Private);
            var register = type.DefineMethod(nameof(IPlugin.Register), MethodAttributes.Public | MethodAttributes.Virtual, typeof(void), [typeof(IPluginRegistry)]);
            var body = register.GetILGenerator();
            body.Emit(OpCodes.Newobj, typeof(NotSupportedException).GetConstructor(Type.EmptyTypes)!);
            body.Emit(OpCodes.Throw);
            type.CreateType();
        }

        assembly.Save(path);
    }
}
