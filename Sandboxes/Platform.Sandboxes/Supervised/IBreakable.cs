namespace Platform.Sandboxes.Supervised;

/// <summary>A sandbox whose loss can be tried out.</summary>
internal interface IBreakable
{
    /// <summary>Ends what the sandbox lives in, as a crash of the machine's would.</summary>
    ValueTask BreakAsync();
}
