using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Environments.Code.Execution;
using Platform.Environments.Code.Languages;
using Platform.Sdk;

namespace Platform.Environments.Code.Repl;

/// <summary>A running interpreter in a sandbox.</summary>
/// <remarks>The code it runs shares its process, so what it answers is data, never trusted: an interpreter that says something odd, says too much or is gone is begun again, without its state.</remarks>
internal sealed class Interpreter : IAsyncDisposable
{
    private const int MostAnswerBytes = 1 << 20;
    private readonly ISandboxProcess _process;
    private readonly List<byte> _pending = [];

    private Interpreter(ISandboxProcess process) => _process = process;

    /// <summary>Whether it can go on.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Begins one.</summary>
    public static async ValueTask<Interpreter> StartAsync(ISandbox sandbox, CodeLanguage language, CancellationToken cancellationToken) => new(await sandbox.StartAsync(
        new(language == CodeLanguage.Python ? ["python3", "-I", "-S", "-c", Scripts.Text("session.py")] : ["node", "-e", Scripts.Text("session.js")])
        {
            KeepInputOpen = true,
            Environment = LanguageTools.Environment,
        }, cancellationToken).ConfigureAwait(false));

    /// <summary>Runs code.</summary>
    /// <param name="code">Any text.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="timeProvider">Measures it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What was printed, or in <c>Lost</c> why the interpreter is gone.</returns>
    /// <exception cref="SandboxFaultException">The sandbox failed.</exception>
    public async ValueTask<(string Output, bool Failed, string? Lost)> RunAsync(string code, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _process.WriteAsync(Encoding.UTF8.GetBytes($"{new JsonObject { ["code"] = Clean(code) }.ToJsonString()}\n"), both.Token).ConfigureAwait(false);
            if (await ReadLineAsync(both.Token).ConfigureAwait(false) is { } line && JsonNode.Parse(line) is JsonObject answer
                && answer["output"] is JsonValue output && output.TryGetValue(out string? text) && answer["failed"] is JsonValue failed && failed.TryGetValue(out bool isFailed))
                return (text, isFailed, null);
            return await LoseAsync("The interpreter ended").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await LoseAsync($"The code did not end within {limit.TotalSeconds:0.##} s and was stopped").ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return await LoseAsync("The interpreter broke").ConfigureAwait(false);
        }
        catch
        {
            IsAlive = false;
            throw;
        }
    }

    /// <summary>Ends it.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async ValueTask<(string Output, bool Failed, string? Lost)> LoseAsync(string reason)
    {
        IsAlive = false;
        await _process.DisposeAsync().ConfigureAwait(false);
        return ("", true, reason);
    }

    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _pending.IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString([.. _pending.Take(end)]);
                _pending.RemoveRange(0, end + 1);
                return line;
            }

            if (_pending.Count > MostAnswerBytes || await _process.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } piece)
                return null;
            if (!piece.IsError)
                _pending.AddRange(piece.Bytes.Span);
        }
    }

    // Half a surrogate pair cannot be written as UTF-8.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
