using System.Text.Json.Nodes;

namespace Platform.Environments.Calendar.Tasks;

/// <summary>A call of the expert's plan.</summary>
/// <param name="Function">Name of the function.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Wanted">The wanted change that it makes, or null where it looks something up or does a part only.</param>
internal sealed record PlanStep(string Function, JsonObject Arguments, Wanted? Wanted);
