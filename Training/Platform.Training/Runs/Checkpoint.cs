using System.Text.Json.Nodes;

namespace Platform.Training.Runs;

/// <summary>A checkpoint whose every file has been checked.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Position">Where the run stood.</param>
/// <param name="State">What stands in its <c>state.json</c>.</param>
internal sealed record Checkpoint(string Folder, RunPosition Position, JsonObject State);
