using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Environments.OpenEnv;

/// <summary>How JSON is written for agents.</summary>
internal static class Json
{
    /// <summary>On one line, letters of all scripts as they are.</summary>
    public static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
