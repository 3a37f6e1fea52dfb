using System.Runtime.CompilerServices;
using Platform.Plugins.Isolation;

[assembly: InternalsVisibleTo(EnvironmentProxies.AssemblyName)]
[assembly: InternalsVisibleTo("Platform.Plugins.Tests")]
