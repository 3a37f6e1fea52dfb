using Platform.Policies.Generation.Native;
using Platform.Policies.Sampling;

namespace Platform.Policies.Generation;

/// <summary>Samples replies for any number of conversations at once: each forward pass carries every conversation that waits for a token at that moment.</summary>
/// <remarks>
/// One thread runs the decoder and sleeps while there is nothing to do. A conversation's cache stays between its turns until <see cref="ReleaseAsync"/>.
/// Each conversation samples from a random sequence of its own. So with a decoder that is batch-invariant a reply depends on nothing but its conversation's
/// tokens, seed and options; with one that is not, rounding may differ with what else was in the batch. Source of batching by token: Orca, OSDI 2022, section 3.1.
/// </remarks>
public sealed class GenerationEngine : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _commands = new(); // under _gate, as is every change of _stopping
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Scheduler _scheduler;
    private readonly int _vocabulary;
    private volatile bool _stopping;

    /// <summary>Starts an engine.</summary>
    /// <param name="decoder">Computes the logits; the engine disposes it.</param>
    /// <param name="options">Size of a forward pass, and whether to speculate.</param>
    /// <param name="weightsVersion">Version of the weights the decoder has now.</param>
    /// <param name="maxConcurrent">Replies that are sampled at once, 1 or more; others wait for one to end.</param>
    /// <param name="profile">Told how long each phase takes; null for nobody.</param>
    public GenerationEngine(IDecoder decoder, GenerationOptions options, long weightsVersion = 0, int maxConcurrent = 256, GenerationProfile? profile = null)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        _vocabulary = decoder.VocabularySize;
        _scheduler = new(decoder, options, weightsVersion, maxConcurrent) { Profile = profile };
        if (decoder is NativeDecoder native)
            native.Profile = profile;
        new Thread(Run) { IsBackground = true, Name = "generation" }.Start();
    }

    /// <summary>Version of the weights that sample now.</summary>
    public long WeightsVersion => _scheduler.WeightsVersion;

    /// <summary>What was done since the start.</summary>
    public GenerationStatistics Statistics => _scheduler.Statistics;

    /// <summary>Conversations that are remembered; to be read while nothing is asked of the engine.</summary>
    internal int Conversations => _scheduler.Conversations;

    /// <summary>Appends a prompt to a conversation and samples a reply.</summary>
    /// <param name="request">The turn. A conversation has one turn at a time.</param>
    /// <param name="cancellationToken">Stops sampling, forgets the conversation and frees its place at once.</param>
    /// <exception cref="ArgumentException">A token is outside the vocabulary, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The conversation is in the middle of another turn, or has no token to begin with.</exception>
    public async Task<TurnResult> GenerateAsync(TurnRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        Check(request);
        var turn = new Turn(request, cancellationToken);
        ObjectDisposedException.ThrowIf(!Post(() => _scheduler.Submit(turn)), this);
        await using var registration = cancellationToken.Register(() => Post(() => _scheduler.Cancel(turn))).ConfigureAwait(false);
        return await turn.Completion.Task.ConfigureAwait(false);
    }

    /// <summary>Forgets a conversation and frees its place; a turn in progress is cancelled. Unknown ids are ignored.</summary>
    /// <param name="conversation">The id.</param>
    public Task ReleaseAsync(string conversation) => PostAsync(() => _scheduler.Release(conversation));

    /// <summary>Takes new weights and drops what the old ones computed; conversations that go on are computed again from their tokens.</summary>
    /// <param name="weights">The weights.</param>
    /// <exception cref="InvalidOperationException">Replies are being sampled: their tokens would come from two versions.</exception>
    public Task LoadAsync(IDecoderWeights weights) => PostAsync(() => _scheduler.Load(weights));

    /// <summary>Ends the thread; replies in progress are cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _stopping = true;
        _wake.Set();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Check(TurnRequest request)
    {
        foreach (var token in request.Prompt)
            if ((uint)token >= (uint)_vocabulary)
                throw new ArgumentException($"Token {token} of conversation '{request.Conversation}' is outside the vocabulary: expected 0 to {_vocabulary - 1}.", nameof(request));
        if (request.Sampling.MaxTokens < 1)
            throw new ArgumentException($"maxTokens is {request.Sampling.MaxTokens}: use 1 or more, such as 64.", nameof(request));
        TokenSampler.Validate(request.Sampling);
    }

    /// <returns>Whether the engine's thread will run the command: false once it is ending.</returns>
    private bool Post(Action command)
    {
        lock (_gate)
        {
            if (_stopping)
                return false;
            _commands.Enqueue(command);
        }

        _wake.Set();
        return true;
    }

    private Task PostAsync(Action command)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = Post(() =>
        {
            try
            {
                command();
                done.TrySetResult();
            }
            catch (Exception exception)
            {
                done.TrySetException(exception);
            }
        });
        return posted ? done.Task : Task.CompletedTask;
    }

    private void Run()
    {
        while (!_stopping)
        {
            var busy = RunCommands();
            try
            {
                busy |= _scheduler.Step();
            }
            catch (Exception exception)
            {
                // Whatever failed failed for everybody who was waiting; the thread lives on for those who come next.
                _scheduler.FailAll(exception);
            }

            if (!busy)
                _wake.WaitOne();
        }

        RunCommands();
        _scheduler.Dispose();
        _wake.Dispose();
        _ended.TrySetResult();
    }

    private bool RunCommands()
    {
        for (var ran = false; ; ran = true)
        {
            Action? command;
            lock (_gate)
                if (!_commands.TryDequeue(out command))
                    return ran;
            command();
        }
    }
}
