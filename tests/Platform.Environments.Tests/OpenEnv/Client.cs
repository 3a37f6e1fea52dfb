using Platform.Environments.OpenEnv;
using Platform.Sdk;

namespace Platform.Environments.Tests.OpenEnv;

/// <summary>Short ways to the client under test.</summary>
internal static class Client
{
    /// <summary>An action schema with one text field.</summary>
    public const string TextSchema = """{"type":"object","title":"EchoAction","properties":{"metadata":{"type":"object","additionalProperties":true},"message":{"type":"string","minLength":1}},"required":["message"],"additionalProperties":false}""";

    /// <summary>An action schema with one plain text field.</summary>
    public const string PlainSchema = """{"type":"object","properties":{"metadata":{"type":"object"},"text":{"type":"string"}},"required":["text"],"additionalProperties":false}""";

    public static OpenEnvEnvironment Of(FakeServer server, OpenEnvOptions? options = null) => new(server.Url, options ?? new OpenEnvOptions { WaitSeconds = 20 });

    public static TaskSpec Task(ulong seed = 1) => new("openenv:x", $"train/{seed}", seed);

    public static ValueTask<Observation> ResetAsync(this OpenEnvEnvironment environment, ulong seed = 1) => environment.ResetAsync(Task(seed), CancellationToken.None);

    public static ValueTask<StepResult> StepAsync(this OpenEnvEnvironment environment, string text) => environment.StepAsync(new AgentAction(text), CancellationToken.None);
}
