namespace Platform.Plugins.Tasks;

/// <summary>The text of one task in its file.</summary>
/// <param name="Offset">Bytes before it.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Text">What stands there, without the last line's end.</param>
internal readonly record struct TaskRecord(long Offset, long Line, string Text);
