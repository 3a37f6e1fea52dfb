using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Platform.Training.Plans;

namespace Platform.Training.Runs;

/// <summary>What a run was made with: <c>environment.json</c>.</summary>
internal static class MachineRecord
{
    public static JsonObject Describe(RunPlan plan, TrainedPolicy policy, DateTimeOffset now)
    {
        var versions = new JsonObject();
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic).OrderBy(assembly => assembly.GetName().Name, StringComparer.Ordinal))
            if (assembly.GetName().Name is { } name && !name.StartsWith("System", StringComparison.Ordinal) && name is not ("netstandard" or "mscorlib"))
                versions[name] = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString();
        var facts = new JsonObject();
        foreach (var (name, value) in plan.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal))
            facts[name] = value;
        return new()
        {
            ["started"] = now.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["system"] = RuntimeInformation.OSDescription,
            ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
            ["processors"] = Environment.ProcessorCount,
            ["device"] = policy.Model.Device.ToString(),
            ["torchThreads"] = TorchSharp.torch.get_num_threads(),
            ["environment"] = plan.Environment.Id,
            ["tasks"] = plan.Environment.Tasks.Identity,
            ["parameters"] = policy.Model.Config.ParameterCount,
            ["facts"] = facts,
            ["versions"] = versions,
        };
    }
}
