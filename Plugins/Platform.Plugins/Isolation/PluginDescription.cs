using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation.Wire;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>What a plugin brings, as its own process tells it.</summary>
/// <param name="Environments">Its environments.</param>
/// <param name="Others">Ids of what it brings beside environments and scripted policies, which only the host's process can run.</param>
internal sealed record PluginDescription(IReadOnlyList<EnvironmentDescription> Environments, IReadOnlyList<string> Others)
{
    /// <summary>Describes what a registry holds.</summary>
    /// <param name="registry">Filled by one plugin.</param>
    public static PluginDescription Of(PluginRegistry registry) => new(
        [.. registry.Environments.Select(environment => new EnvironmentDescription(
            environment.Id,
            environment.Documentation,
            CapabilityTypes.Of(environment.EnvironmentType),
            JsonSchema.For(environment.OptionsType),
            [.. environment.ScriptedPolicies.Values.Select(policy => (policy.Name, policy.Description))]))],
        [
            .. registry.Rewarders.Select(rewarder => rewarder.Id), .. registry.Curricula.Select(curriculum => curriculum.Id), .. registry.EnvironmentSchemes.Select(scheme => scheme.Scheme),
            .. registry.Environments.SelectMany(environment => environment.TaskSets.Keys), .. registry.Parts("learners").Select(part => part.Id),
        ]);

    /// <summary>Writes it.</summary>
    public void Write(FrameWriter frame)
    {
        frame.Count(Environments.Count);
        foreach (var environment in Environments)
        {
            var documentation = environment.Documentation;
            frame.Text(environment.Id);
            frame.Texts([documentation.Summary, documentation.Action, documentation.Observation, documentation.Reward, documentation.End, documentation.Headline]);
            Answers.WriteBounds(frame, documentation.Bounds);
            frame.Int32((int)environment.Capabilities);
            frame.Json(environment.OptionsSchema);
            frame.Count(environment.Policies.Count);
            foreach (var (name, description) in environment.Policies)
                frame.Texts([name, description]);
        }

        frame.Texts(Others);
    }

    /// <summary>Reads it.</summary>
    public static PluginDescription Read(ref FrameReader frame)
    {
        var environments = new EnvironmentDescription[frame.Items()];
        for (var i = 0; i < environments.Length; i++)
        {
            var id = frame.Text();
            if (frame.Texts() is not [var summary, var action, var observation, var reward, var end, var headline])
                throw new InvalidDataException($"A frame holds documentation of '{id}' that is not whole.");
            var bounds = Answers.ReadBounds(ref frame);
            var documentation = new EnvironmentDocumentation(summary, action, observation, reward, end)
            {
                Headline = headline,
                ReturnRange = bounds.ReturnRange,
                RewardRange = bounds.RewardRange,
                MaxTurns = bounds.MaxTurns,
                Floor = bounds.Floor,
                Maximum = bounds.Maximum,
            };
            var (capabilities, schema) = ((Capabilities)frame.Int32(), frame.Json());
            var policies = new (string, string)[frame.Items()];
            for (var k = 0; k < policies.Length; k++)
                policies[k] = frame.Texts() is [var name, var description] ? (name, description) : throw new InvalidDataException($"A frame holds a scripted policy of '{id}' that is not whole.");
            environments[i] = new(id, documentation, capabilities, schema, policies);
        }

        return new(environments, frame.Texts());
    }
}

/// <summary>One environment of it.</summary>
/// <param name="Id">Versioned id.</param>
/// <param name="Documentation">What <c>env show</c> prints.</param>
/// <param name="Capabilities">What it can also do.</param>
/// <param name="OptionsSchema">JSON Schema of its options.</param>
/// <param name="Policies">Names and descriptions of its scripted policies.</param>
internal sealed record EnvironmentDescription(
    string Id, EnvironmentDocumentation Documentation, Capabilities Capabilities, JsonObject OptionsSchema, IReadOnlyList<(string Name, string Description)> Policies);
