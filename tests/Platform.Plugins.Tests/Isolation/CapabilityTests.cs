using System.Text.RegularExpressions;
using Platform.Plugins.Isolation;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Isolation;

public sealed partial class CapabilityTests
{
    [Fact]
    public void EveryCapabilityOfTheContracts_IsKnownToStandIns()
    {
        var declared = Declaration().Matches(File.ReadAllText(Source())).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal).ToArray();
        Assert.Contains(nameof(IOracle), declared);
        Assert.Equal(declared, CapabilityTypes.All.Values.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void StandIn_OfEverySet_ImplementsThatSet()
    {
        for (var set = 0; set < 1 << CapabilityTypes.All.Count; set += 7)
        {
            var type = EnvironmentProxies.TypeOf((Capabilities)set);
            Assert.Equal((Capabilities)set | Capabilities.Prepared, CapabilityTypes.Of(type));
            Assert.True(type.IsAssignableTo(typeof(IEnvironment)));
        }
    }

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
            folder = folder.Parent ?? throw new FileNotFoundException("There is no Platform.sln above the tests.");
        return Path.Combine(folder.FullName, "Plugins", "Platform.Sdk", "Environments", "Capabilities.cs");
    }

    [GeneratedRegex(@"public interface (\w+)")]
    private static partial Regex Declaration();
}
