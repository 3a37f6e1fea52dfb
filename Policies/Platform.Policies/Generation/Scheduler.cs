using System.Runtime.InteropServices;
using Platform.Policies.Sampling;
using Platform.Sdk;

namespace Platform.Policies.Generation;

/// <summary>Decides what goes into each forward pass. Used by one thread only, except for the two properties that others may read.</summary>
/// <remarks>
/// Replies are served in the order they were asked for, all in each pass. Where memory runs out, conversations between their turns lose their cache first, the one
/// that waited longest in front, then the replies asked for last; both are computed again when they come back, to the same bits with a batch-invariant decoder.
/// </remarks>
internal sealed class Scheduler(IDecoder decoder, GenerationOptions options, long weightsVersion, int maxConcurrent) : IDisposable
{
    private const int LeastShared = 8; // tokens; to wait for fewer is not worth it
    private const int MostDrafting = 4; // replies at once; with more, the weights are read for many rows anyway and drafted ones cost as much as others

    private readonly Dictionary<string, Conversation> _conversations = new(StringComparer.Ordinal);
    private readonly Queue<Conversation> _waiting = new();
    private readonly List<Conversation> _running = [];
    private readonly ForwardBatch _batch = new(decoder);
    private readonly TokenSampler _sampler = new();
    private StepClock _clock;
    private long _version = weightsVersion;
    private long _step;
    private long _sampled;
    private long _shared;
    private long _evictions;
    private long _drafted;
    private long _accepted;
    private bool _promptsOnly;

    /// <summary>Told how long each phase takes; null for nobody.</summary>
    public GenerationProfile? Profile { get; init; }

    public long WeightsVersion => Interlocked.Read(ref _version);

    public GenerationStatistics Statistics =>
        new(_batch.FedTokens, Interlocked.Read(ref _sampled), Interlocked.Read(ref _shared), Interlocked.Read(ref _evictions), _batch.Forwards)
        {
            DraftedTokens = Interlocked.Read(ref _drafted),
            AcceptedTokens = Interlocked.Read(ref _accepted),
        };

    public int Conversations => _conversations.Count;

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
            _conversations.Add(conversation.Id, conversation);
        conversation.History.AddRange(request.Prompt);
        conversation.Turn = turn;
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
            CloseSlot(conversation);
        decoder.Load(weights);
        Interlocked.Exchange(ref _version, weights.Version);
    }

    /// <summary>Runs one forward pass and samples from it.</summary>
    /// <returns>False when there was nothing to do.</returns>
    public bool Step()
    {
        _step++;
        _clock.Start(Profile);
        Admit();
        if (_running.Count == 0)
            return false;
        Collect();
        if (_batch.Count == 0)
            return _running.Count > 0;
        try
        {
            _clock.BeginForward();
            _batch.Run();
            _clock.EndForward();
        }
        catch (Exception exception)
        {
            for (var row = 0; row < _batch.Count; row++)
                Fail(_batch.Conversation(row), exception);
            return true;
        }

        for (var row = 0; row < _batch.Count; row++)
        {
            var conversation = _batch.Conversation(row);
            var draft = _batch.Draft(row);
            conversation.Fed += _batch.Fed(row) - draft.Length;
            if (conversation.Remaining > 0)
                continue;
            if (!draft.IsEmpty)
            {
                SampleDraft(conversation, row, draft);
                continue;
            }

            // Who waited with the very same tokens has the same logits; its own chance makes the difference.
            for (var i = _running.Count - 1; i >= 0; i--)
                if (_running[i] is { Slot: < 0 } follower && follower.Leader == conversation && follower.History.Count == conversation.History.Count)
                    Follow(follower, _batch.Logits(row));
            Sample(conversation, _batch.Logits(row));
        }

        _clock.End();
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

    private void Admit()
    {
        while (_running.Count < maxConcurrent && _waiting.TryDequeue(out var next))
            if (next.Turn is not null) // not cancelled while it waited
            {
                next.IsRunning = true;
                _running.Add(next);
            }
    }

    private void Collect()
    {
        _batch.Clear();
        // A decoder that pads would pad every row to the longest prompt: prompts and single tokens take turns there.
        var mixed = decoder.IsBatchInvariant;
        _promptsOnly = !mixed && !_promptsOnly && _running.Exists(conversation => conversation.Remaining > 1);
        var budget = options.PrefillTokens;
        for (var i = 0; i < _running.Count; i++)
        {
            var conversation = _running[i];
            if (conversation.Slot < 0 && !TryOpen(conversation, i))
                continue;
            var count = conversation.Remaining;
            if (count > 1)
                count = mixed || _promptsOnly ? Math.Min(count, budget) : 0;
            else if (_promptsOnly)
                count = 0;
            if (count == 0)
                continue;
            if (!MakeRoom(conversation, i, count))
                break; // those behind it must not take what it waits for
            if (conversation.Remaining > 1)
                budget -= count;
            conversation.LastStep = _step;
            var draft = Draft(conversation);
            _batch.Add(conversation, count, draft.IsEmpty || decoder.Reserve(conversation.Slot, count + draft.Length) ? draft : []);
        }
    }

    /// <summary>Gives a conversation its sequence, unless another one is about to compute what both begin with.</summary>
    private bool TryOpen(Conversation conversation, int index)
    {
        var history = CollectionsMarshal.AsSpan(conversation.History);
        conversation.Leader = null;
        for (var i = 0; i < index; i++)
        {
            var leader = _running[i];
            if (leader.Slot < 0 || leader.Remaining <= 1)
                continue;
            var shared = CollectionsMarshal.AsSpan(leader.History).CommonPrefixLength(history);
            if (shared < LeastShared || shared <= leader.Fed)
                continue;
            conversation.Leader = leader;
            return false;
        }

        // The last token is always fed, for its logits.
        conversation.Slot = decoder.Open(history[..^1]);
        conversation.Fed = decoder.Length(conversation.Slot);
        Interlocked.Add(ref _shared, conversation.Fed);
        return true;
    }

    private void Follow(Conversation follower, ReadOnlySpan<float> logits)
    {
        var leader = follower.Leader!;
        follower.Leader = null;
        if (!CollectionsMarshal.AsSpan(follower.History).SequenceEqual(CollectionsMarshal.AsSpan(leader.History)))
            return;
        follower.Slot = decoder.Open(CollectionsMarshal.AsSpan(follower.History));
        follower.Fed = decoder.Length(follower.Slot);
        Interlocked.Add(ref _shared, follower.Fed);
        if (follower.Remaining == 0)
            Sample(follower, logits);
    }

    private ReadOnlySpan<int> Draft(Conversation conversation)
    {
        if (options.Speculation == "off" || !decoder.TakesDrafts || _running.Count > MostDrafting || conversation.Remaining != 1)
            return [];
        var turn = conversation.Turn!;
        var room = Math.Min(turn.Request.Sampling.MaxTokens - turn.Tokens.Count, decoder.MaxLength - conversation.History.Count) - 1;
        return conversation.Lookup.Draft(CollectionsMarshal.AsSpan(conversation.History), room);
    }

    /// <summary>Samples behind each drafted token as long as the draft says what is sampled, and takes the rest of it back.</summary>
    private void SampleDraft(Conversation conversation, int row, ReadOnlySpan<int> draft)
    {
        var accepted = 0;
        Sample(conversation, _batch.Logits(row));
        while (accepted < draft.Length && conversation.IsRunning && conversation.History[^1] == draft[accepted])
            Sample(conversation, _batch.Logits(row, ++accepted));
        conversation.Lookup.Learn(draft.Length, accepted, conversation.History.Count);
        Interlocked.Add(ref _drafted, draft.Length);
        Interlocked.Add(ref _accepted, accepted);
        if (conversation.Slot < 0)
            return; // it failed and is forgotten
        conversation.Fed += accepted;
        decoder.Rewind(conversation.Slot, conversation.Fed);
    }

    /// <summary>Reserves memory for a conversation's next tokens, at the expense of those that have waited and of those behind it.</summary>
    private bool MakeRoom(Conversation conversation, int index, int count)
    {
        while (!decoder.Reserve(conversation.Slot, count))
        {
            var victim = Idlest();
            for (var last = _running.Count - 1; victim is null && last > index; last--)
                if (_running[last].Slot >= 0)
                    victim = _running[last];
            if (victim is null)
                return false;
            CloseSlot(victim);
            Interlocked.Increment(ref _evictions);
        }

        return true;
    }

    private Conversation? Idlest()
    {
        Conversation? idlest = null;
        foreach (var conversation in _conversations.Values)
            if (conversation is { IsRunning: false, Slot: >= 0 } && (idlest is null || conversation.LastStep < idlest.LastStep))
                idlest = conversation;
        return idlest;
    }

    private void Sample(Conversation conversation, ReadOnlySpan<float> logits)
    {
        var turn = conversation.Turn!;
        try
        {
            var sampling = turn.Request.Sampling;
            _clock.BeginSampling();
            var sample = _sampler.Sample(logits, sampling, ref conversation.Random, withEntropy: turn.Request.WithEntropies);
            _clock.EndSampling();
            conversation.History.Add(sample.Id);
            turn.Tokens.Add(sample.Id);
            turn.LogProbs.Add(sample.LogProb);
            if (turn.Request.WithEntropies)
                turn.Entropies.Add(sample.Entropy);
            if (decoder.RulesOut)
                turn.Allowed.Add(TokenSet.OfFinite(logits));
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
        (conversation.Turn, conversation.IsRunning) = (null, false);
        _running.Remove(conversation);
        turn.Complete(_version, reason);
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
        _running.Remove(conversation);
        (conversation.Turn, conversation.IsRunning) = (null, false);
        CloseSlot(conversation);
    }

    private void CloseSlot(Conversation conversation)
    {
        if (conversation.Slot < 0)
            return;
        decoder.Close(conversation.Slot);
        (conversation.Slot, conversation.Fed) = (-1, 0);
    }
}
