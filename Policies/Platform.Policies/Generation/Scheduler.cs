using Platform.Policies.Sampling;
using Platform.Sdk;

namespace Platform.Policies.Generation;

/// <summary>Decides what goes into each forward pass. Used by one thread only, except for the two properties that others may read.</summary>
internal sealed class Scheduler(IDecoder decoder, GenerationOptions options, long weightsVersion) : IDisposable
{
    private readonly Dictionary<string, Conversation> _conversations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SharedPrefix> _prefixes = new(StringComparer.Ordinal);
    private readonly Queue<Conversation> _waiting = new();
    private readonly List<Conversation> _running = [];
    private readonly ForwardBatch _batch = new(decoder);
    private readonly TokenSampler _sampler = new();
    private long _version = weightsVersion;
    private int _places;
    private long _sampled;
    private long _shared;

    public long WeightsVersion => Interlocked.Read(ref _version);

    public GenerationStatistics Statistics => new(_batch.FedTokens, Interlocked.Read(ref _sampled), Interlocked.Read(ref _shared), _batch.Forwards);

    public void Submit(Turn turn)
    {
        if (turn.CancellationToken.IsCancellationRequested)
        {
            turn.Completion.TrySetCanceled(turn.CancellationToken);
            return;
        }

        var request = turn.Request;
        var known = _conversations.TryGetValue(request.Conversation, out var conversation);
        conversation ??= new(request.Conversation, request.Seed);
        if (conversation.Turn is not null)
        {
            turn.Completion.TrySetException(new InvalidOperationException($"Conversation '{request.Conversation}' is in the middle of a turn: await its reply before asking for the next."));
            return;
        }

        if (conversation.History.Count + request.Prompt.Count == 0)
        {
            turn.Completion.TrySetException(new InvalidOperationException($"Conversation '{request.Conversation}' has no token to begin with: give a prompt of 1 token or more."));
            return;
        }

        if (conversation.History.Count + request.Prompt.Count >= decoder.MaxLength)
        {
            turn.Complete(_version, FinishReason.ContextFull);
            return;
        }

        if (!known)
        {
            _conversations.Add(conversation.Id, conversation);
            JoinPrefix(conversation, request);
        }

        conversation.History.AddRange(request.Prompt);
        conversation.Turn = turn;
        if (conversation.Slot >= 0)
            _running.Add(conversation);
        else
            _waiting.Enqueue(conversation);
    }

    public void Cancel(Turn turn)
    {
        if (_conversations.TryGetValue(turn.Request.Conversation, out var conversation) && conversation.Turn == turn)
            Forget(conversation);
        turn.Completion.TrySetCanceled(turn.CancellationToken);
    }

    public void Release(string id)
    {
        if (!_conversations.TryGetValue(id, out var conversation))
            return;
        var turn = conversation.Turn;
        Forget(conversation);
        turn?.Completion.TrySetCanceled();
    }

    public void Load(IDecoderWeights weights)
    {
        if (_running.Count + _waiting.Count(conversation => conversation.Turn is not null) is > 0 and var busy)
            throw new InvalidOperationException($"New weights came while {busy} replies were being sampled: await or cancel them first.");
        foreach (var conversation in _conversations.Values)
        {
            CloseSlot(conversation);
            (conversation.Fed, conversation.Prefix) = (0, null);
        }

        foreach (var prefix in _prefixes.Values.ToArray())
            Drop(prefix);
        decoder.Load(weights);
        Interlocked.Exchange(ref _version, weights.Version);
    }

    /// <summary>Runs one forward pass and samples from it.</summary>
    /// <returns>False when there was nothing to do.</returns>
    public bool Step()
    {
        Admit();
        if (_running.Count == 0)
            return false;
        SampleFromPrefixes();
        Collect();
        if (_batch.Count == 0)
            return _running.Count > 0;
        try
        {
            _batch.Run();
        }
        catch (Exception exception)
        {
            FailBatch(exception);
            return true;
        }

        for (var row = 0; row < _batch.Count; row++)
        {
            var end = _batch.End(row);
            if (_batch.Prefix(row) is { } prefix)
            {
                prefix.Fed = end;
                if (end == prefix.Tokens.Length)
                    prefix.Logits = _batch.Logits(row).ToArray();
            }
            else
            {
                var conversation = _batch.Conversation(row)!;
                conversation.Fed = end;
                if (end == conversation.History.Count)
                    Sample(conversation, _batch.Logits(row));
            }
        }

        return true;
    }

    /// <summary>Ends every reply with a fault and forgets its conversation.</summary>
    public void FailAll(Exception exception)
    {
        foreach (var conversation in _conversations.Values.Where(conversation => conversation.Turn is not null).ToArray())
            Fail(conversation, exception);
    }

    public void Dispose()
    {
        foreach (var conversation in _conversations.Values)
            conversation.Turn?.Completion.TrySetCanceled();
        _conversations.Clear();
        decoder.Dispose();
    }

    private void JoinPrefix(Conversation conversation, TurnRequest request)
    {
        if (request.SharedPrefix is not { } key || request.Prompt.Count == 0)
            return;
        if (!_prefixes.TryGetValue(key, out var prefix))
            _prefixes.Add(key, prefix = new(key, [.. request.Prompt]));
        if (request.Prompt.Count < prefix.Tokens.Length || !request.Prompt.Take(prefix.Tokens.Length).SequenceEqual(prefix.Tokens))
            return; // same name, another prompt: it is computed like any other
        conversation.Prefix = prefix;
        prefix.Users++;
    }

    private void Admit()
    {
        while (_waiting.TryPeek(out var next))
        {
            if (next.Turn is not null && _places >= options.MaxConcurrent)
                return;
            _waiting.Dequeue();
            if (next.Turn is null)
                continue; // cancelled while it waited
            _places++;
            // A slot of −1 with a place taken: it gets its slot when its prefix is there.
            if (next.Prefix is null)
                next.Slot = decoder.Open();
            _running.Add(next);
        }
    }

    /// <summary>Gives those who waited for a shared prompt their copy of it; where it is their whole prompt, its logits are theirs as well.</summary>
    private void SampleFromPrefixes()
    {
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            var conversation = _running[i];
            if (conversation.Slot >= 0 || conversation.Prefix is not { Logits: not null } prefix)
                continue;
            conversation.Slot = decoder.Fork(prefix.Slot);
            conversation.Fed = prefix.Tokens.Length;
            Interlocked.Add(ref _shared, prefix.Tokens.Length);
            if (conversation.Fed == conversation.History.Count)
                Sample(conversation, prefix.Logits);
        }
    }

    private void Collect()
    {
        _batch.Clear();
        var budget = options.PrefillTokens;
        foreach (var conversation in _running)
            if (conversation.Slot < 0 && conversation.Prefix is { Logits: null } prefix && !_batch.Contains(prefix) && budget > 0)
            {
                if (prefix.Slot < 0)
                    prefix.Slot = decoder.Open();
                budget -= _batch.Add(prefix, budget);
            }

        foreach (var conversation in _running)
            if (conversation.Slot >= 0 && conversation.History.Count - conversation.Fed > 1 && budget > 0)
                budget -= _batch.Add(conversation, budget);
        // Rows of one token would be padded to the prompts' length by a decoder that pads; such a decoder gives equal rounding to no batch anyway.
        if (_batch.Count > 0 && !decoder.IsBatchInvariant)
            return;
        foreach (var conversation in _running)
            if (conversation.Slot >= 0 && conversation.History.Count - conversation.Fed == 1)
                _batch.Add(conversation, 1);
    }

    private void Sample(Conversation conversation, ReadOnlySpan<float> logits)
    {
        var turn = conversation.Turn!;
        try
        {
            var sampling = turn.Request.Sampling;
            var sample = _sampler.Sample(logits, sampling, ref conversation.Random, withEntropy: turn.Request.WithEntropies);
            conversation.History.Add(sample.Id);
            turn.Tokens.Add(sample.Id);
            turn.LogProbs.Add(sample.LogProb);
            if (turn.Request.WithEntropies)
                turn.Entropies.Add(sample.Entropy);
            Interlocked.Increment(ref _sampled);
            var ends = turn.Request.Ends?.Invoke(sample.Id) ?? false;
            if (ends || turn.Request.StopTokens.Contains(sample.Id) || sampling.StopTokens.Contains(sample.Id))
                Finish(conversation, FinishReason.Stop);
            else if (turn.Tokens.Count >= sampling.MaxTokens)
                Finish(conversation, FinishReason.Length);
            else if (conversation.History.Count >= decoder.MaxLength)
                Finish(conversation, FinishReason.ContextFull);
        }
        catch (Exception exception)
        {
            // The caller's callback or the sampler's refusal of these logits: this reply fails, the others go on.
            Forget(conversation);
            turn.Completion.TrySetException(exception);
        }
    }

    private void Finish(Conversation conversation, FinishReason reason)
    {
        var turn = conversation.Turn!;
        conversation.Turn = null;
        _running.Remove(conversation);
        turn.Complete(_version, reason);
    }

    private void FailBatch(Exception exception)
    {
        for (var row = 0; row < _batch.Count; row++)
        {
            if (_batch.Prefix(row) is { } prefix)
            {
                foreach (var conversation in _running.Where(conversation => conversation.Prefix == prefix && conversation.Slot < 0).ToArray())
                    Fail(conversation, exception);
            }
            else
            {
                Fail(_batch.Conversation(row)!, exception);
            }
        }
    }

    private void Fail(Conversation conversation, Exception exception)
    {
        var turn = conversation.Turn;
        Forget(conversation);
        turn?.Completion.TrySetException(exception);
    }

    private void Forget(Conversation conversation)
    {
        _conversations.Remove(conversation.Id);
        if (_running.Remove(conversation) && conversation.Slot < 0)
            _places--; // it held a place, but no slot yet
        conversation.Turn = null;
        CloseSlot(conversation);
        if (conversation.Prefix is { } prefix && --prefix.Users == 0)
            Drop(prefix);
    }

    private void CloseSlot(Conversation conversation)
    {
        if (conversation.Slot < 0)
            return;
        decoder.Close(conversation.Slot);
        conversation.Slot = -1;
        _places--;
    }

    private void Drop(SharedPrefix prefix)
    {
        _prefixes.Remove(prefix.Key);
        if (prefix.Slot >= 0)
            decoder.Close(prefix.Slot);
        prefix.Slot = -1;
    }
}
