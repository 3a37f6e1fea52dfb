namespace TorchSharp.Modules;

/// <summary>What the optimizers share: groups, memories, saving and loading.</summary>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    /// <summary>Memory of each parameter. Parameters keep their identity when they move.</summary>
    private protected readonly Dictionary<Parameter, OptimizerState> _states = new(ReferenceEqualityComparer.Instance);

    private protected OptimizerOptions _defaults = new();

    /// <summary>Without groups yet.</summary>
    public OptimizerHelper()
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => _groups.SelectMany(group => group.Parameters);

    /// <inheritdoc/>
    public override void zero_grad() => base.zero_grad();

    /// <summary>Adds a group, whose missing settings are the optimizer's.</summary>
    public override void add_param_group(ParamGroup param_group)
    {
        param_group.Parameters = [.. param_group.Parameters];
        _groups.Add(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            var state = NewState(parameter);
            state.Initialize(param_group.Options);
            if (!_states.TryAdd(parameter, state))
                throw new ArgumentException("A parameter is in more than one group of the optimizer.", nameof(param_group));
        }
    }

    /// <summary>Settings and memories: the objects themselves, not copies.</summary>
    public virtual StateDictionary state_dict()
    {
        var result = new StateDictionary();
        foreach (var group in _groups)
        {
            result.Options.Add(group.Options);
            var places = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                places.Add(result.State.Count);
                result.State.Add(_states[parameter]);
            }
            result.StateIndexRef.Add(places);
        }
        return result;
    }

    /// <summary>Copies settings and memories of an optimizer over the same parameters in the same order.</summary>
    /// <exception cref="ArgumentException">Another number of groups or parameters.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        if (own.Options.Count != state_dict.Options.Count || own.State.Count != state_dict.State.Count)
            throw new ArgumentException($"The state has {state_dict.Options.Count} groups and {state_dict.State.Count} parameters, the optimizer {own.Options.Count} and {own.State.Count}.", nameof(state_dict));
        for (var i = 0; i < own.Options.Count; i++)
            own.Options[i].LoadStateDict(state_dict.Options[i]);
        for (var i = 0; i < own.State.Count; i++)
            own.State[i].LoadStateDict(state_dict.State[i]);
    }

    /// <summary>Writes settings and memories to a file.</summary>
    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    /// <summary>Writes settings and memories.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Write(own.Options.Count);
        writer.Write(own.State.Count);
        foreach (var options in own.Options)
            options.SaveStateDict(writer);
        foreach (var state in own.State)
            state.SaveStateDict(writer);
        writer.Flush();
    }

    /// <summary>Reads settings and memories from a file.</summary>
    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>Reads what <see cref="save_state_dict(BinaryWriter)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Of another optimizer, or of other parameters.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        var own = state_dict();
        var (name, groups, states) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
        if (name != GetType().Name || groups != own.Options.Count || states != own.State.Count)
            throw new InvalidDataException($"The state is of {name} with {groups} groups and {states} parameters; the optimizer is {GetType().Name} with {own.Options.Count} and {own.State.Count}.");
        foreach (var options in own.Options)
            options.LoadStateDict(reader);
        foreach (var state in own.State)
            state.LoadStateDict(reader);
    }

    /// <summary>Moves the memories to a device.</summary>
    public void to(torch.Device device)
    {
        foreach (var state in _states.Values)
            state.to(device);
    }

    private protected abstract OptimizerState NewState(Parameter parameter);

    /// <summary>Calls <paramref name="body"/> on every group without gradients, after the closure.</summary>
    /// <returns>The closure's loss; null without a closure.</returns>
    protected torch.Tensor _step<T>(Action<T> body, Func<torch.Tensor>? loss_closure = null) where T : ParamGroup
    {
        torch.Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var on = torch.enable_grad();
            loss = loss_closure();
        }
        using (torch.no_grad())
        {
            foreach (var group in _groups)
                body((T)group);
        }
        return loss!;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var state in _states.Values)
            (state as IDisposable)?.Dispose();
        _states.Clear();
        base.Dispose(disposing);
    }
}
