using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>Runs the calls of an episode: looks up, checks, limits, and turns what goes wrong into words for the agent.</summary>
internal sealed class ToolRunner(ToolEnvironmentOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);
    private static readonly JsonSchemaValidator s_anything = new(JsonSerializer.SerializeToElement(true));
    private readonly Dictionary<string, Entry> _tools = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);

    /// <summary>The tools as agents see them: declarations only, so that nobody runs one past the environment.</summary>
    public IReadOnlyList<AITool> Offered { get; private set; } = [];

    /// <summary>Calls so far by tool, refused ones not counted.</summary>
    public IReadOnlyDictionary<string, int> Used => _used;

    /// <summary>Begins an episode.</summary>
    public void Reset(IReadOnlyList<EnvironmentTool> tools, IEnumerable<KeyValuePair<string, int>> used)
    {
        _used.Clear();
        foreach (var (name, count) in used)
            _used[name] = count;
        Offer(tools);
    }

    /// <summary>Replaces the tools.</summary>
    /// <exception cref="ArgumentException">Two have one name.</exception>
    public void Offer(IReadOnlyList<EnvironmentTool> tools)
    {
        if (Offered.Count == tools.Count && tools.All(tool => _tools.TryGetValue(tool.Name, out var known) && known.Tool == tool))
            return;
        var before = _tools.Values.ToDictionary(entry => entry.Tool.Function, entry => entry);
        _tools.Clear();
        foreach (var tool in tools)
            if (!_tools.TryAdd(tool.Name, before.TryGetValue(tool.Function, out var same) ? same with { Tool = tool } : Entry.Of(tool)))
                throw new ArgumentException($"Two tools have the name '{tool.Name}': give each its own.", nameof(tools));
        Offered = [.. tools.Select(tool => _tools[tool.Name].Declaration)];
    }

    /// <summary>Runs calls.</summary>
    /// <param name="calls">In the order the agent made them.</param>
    /// <param name="turn">Turn of the episode, from 1.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>One record per call, in order.</returns>
    /// <exception cref="EnvironmentFaultException">A tool said so, or did not end when it was told to.</exception>
    public async ValueTask<ToolCallRecord[]> RunAsync(IReadOnlyList<FunctionCallContent> calls, int turn, CancellationToken cancellationToken)
    {
        var records = new ToolCallRecord[calls.Count];
        var atOnce = calls.Count > 1 && calls.All(call => _tools.TryGetValue(call.Name, out var entry) && entry.Tool.IsReadOnly);
        var running = new List<Task>();
        try
        {
            for (var i = 0; i < calls.Count; i++)
            {
                var prepared = Prepare(calls[i], i);
                if (prepared.Refusal is { } refusal)
                    records[i] = new(turn, calls[i], ToolCallStatus.Refused, $"Error: {refusal}");
                else if (atOnce)
                    running.Add(RunIntoAsync(i, prepared));
                else
                    await RunIntoAsync(i, prepared).ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(false);
        }

        return records;

        async Task RunIntoAsync(int index, Prepared prepared) => records[index] = await RunAsync(calls[index], prepared, turn, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a call may run, and with which arguments; counts it if so.</summary>
    private Prepared Prepare(FunctionCallContent call, int index)
    {
        if (index >= options.MaxCallsPerTurn)
            return new(string.Create(CultureInfo.InvariantCulture, $"only {options.MaxCallsPerTurn} calls are allowed in one turn; make this one in the next."));
        if (!_tools.TryGetValue(call.Name, out var entry))
            return new($"there is no tool '{JsonCalls.Cut(call.Name)}': {NearestName.Suggest(call.Name, _tools.Keys)}");
        if (!ToolArguments.TryToJson(call, out var arguments))
            return new($"the arguments of {call.Name} are not JSON, or are nested too deeply.");
        arguments = ToolArguments.Normalize(arguments, entry.Tool.Function.JsonSchema, options.CoerceArguments);
        var errors = entry.Validator.Validate(arguments);
        if (errors.Count > 0)
            return new($"the arguments of {call.Name} do not fit:\n{string.Join('\n', errors.Select(error => $"- {error}"))}");
        var used = _used.GetValueOrDefault(call.Name);
        var most = entry.Tool.MaxCalls ?? options.MaxCallsPerTool;
        if (used >= most)
            return new(string.Create(CultureInfo.InvariantCulture, $"{call.Name} may be called {most} times in an episode, and was."));
        _used[call.Name] = used + 1;
        return new(null, entry.Tool, arguments);
    }

    private async Task<ToolCallRecord> RunAsync(FunctionCallContent call, Prepared prepared, int turn, CancellationToken cancellationToken)
    {
        var tool = prepared.Tool!;
        var seconds = tool.CallSeconds ?? options.CallSeconds;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var arguments = new AIFunctionArguments(prepared.Arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => (object?)argument.Value, StringComparer.Ordinal));
            var pending = tool.Function.InvokeAsync(arguments, both.Token);
            var result = pending.IsCompletedSuccessfully ? pending.Result : await EndedAsync(pending.AsTask(), tool.Name, seconds, both.Token).ConfigureAwait(false);
            return new(turn, call, ToolCallStatus.Done, ToolResultText.Cut(ToolResultText.Of(result), tool.MaxResultLength ?? options.MaxResultLength)) { Data = ToolResultText.DataOf(result) };
        }
        catch (EnvironmentFaultException)
        {
            throw;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new(turn, call, ToolCallStatus.TimedOut, string.Create(CultureInfo.InvariantCulture, $"Error: {tool.Name} did not end within {seconds} s and was stopped."));
        }
        catch (Exception exception)
        {
            var reason = ToolResultText.Cut($"Error: {tool.Name} failed: {exception.Message.ReplaceLineEndings(" ")}", tool.MaxResultLength ?? options.MaxResultLength);
            return new(turn, call, ToolCallStatus.Failed, reason);
        }
    }

    /// <summary>Waits for a call, and after it was told to stop for a second more: one that goes on could still change the world.</summary>
    private async Task<object?> EndedAsync(Task<object?> pending, string tool, double seconds, CancellationToken stop)
    {
        try
        {
            return await pending.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !pending.IsCompleted)
        {
            try
            {
                return await pending.WaitAsync(s_grace, timeProvider, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TimeoutException exception) when (!pending.IsCompleted)
            {
                throw new EnvironmentFaultException(string.Create(CultureInfo.InvariantCulture, $"Tool '{tool}' was told to stop (its limit is {seconds} s), but did not within a second: let it observe its cancellation token."), exception);
            }
        }
    }

    private readonly record struct Prepared(string? Refusal, EnvironmentTool? Tool = null, JsonElement Arguments = default);

    private sealed record Entry(EnvironmentTool Tool, AITool Declaration, JsonSchemaValidator Validator)
    {
        public static Entry Of(EnvironmentTool tool) => new(tool, tool.Function.AsDeclarationOnly(), tool.ChecksArguments ? new(tool.Function.JsonSchema, closed: true) : s_anything);
    }
}
