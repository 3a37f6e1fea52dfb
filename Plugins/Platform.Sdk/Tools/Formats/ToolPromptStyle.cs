namespace Platform.Sdk;

/// <summary>How tools are described to a model.</summary>
public enum ToolPromptStyle
{
    /// <summary>Each tool with its JSON Schema.</summary>
    Schemas,

    /// <summary>Each tool as one line, such as <c>search(query: string, limit?: integer) - Finds pages.</c></summary>
    Signatures,

    /// <summary>Not at all: the environment's messages describe them, or the policy has learnt them.</summary>
    None,
}
