namespace TorchSharp.Modules;

/// <summary>Steps along the gradient, with momentum where asked.</summary>
/// <remarks>Momentum as in PyTorch: buffer = momentum · buffer + (1 - dampening) · gradient, the first gradient undampened.</remarks>
public class SGD : OptimizerHelper, torch.optim.IMomentum
{
    /// <summary>One group of parameters.</summary>
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters, Options = new Options() }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    /// <summary>Several groups; settings that a group leaves out are the ones given here.</summary>
    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
    {
        if (lr < 0 || momentum < 0 || weight_decay < 0 || (nesterov && (momentum <= 0 || dampening != 0)))
            throw new ArgumentException($"SGD takes lr, momentum and weight_decay of 0 or more, and nesterov only with momentum and no dampening; given were lr {lr}, momentum {momentum}, dampening {dampening}, weight_decay {weight_decay}, nesterov {nesterov}.");
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            momentum = momentum,
            dampening = dampening,
            weight_decay = weight_decay,
            nesterov = nesterov,
            maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    /// <summary>Share of the last step that is kept: the optimizer's; setting changes every group.</summary>
    public double Momentum
    {
        get => ((Options)_defaults).momentum!.Value;
        set
        {
            ((Options)_defaults).momentum = value;
            foreach (var group in _groups)
                ((ParamGroup)group).Momentum = value;
        }
    }

    /// <inheritdoc/>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var (own, defaults) = ((Options)(param_group.Options ??= new Options()), (Options)_defaults);
        own.LearningRate ??= defaults.LearningRate;
        own.momentum ??= defaults.momentum;
        own.dampening ??= defaults.dampening;
        own.weight_decay ??= defaults.weight_decay;
        own.nesterov ??= defaults.nesterov;
        own.maximize ??= defaults.maximize;
        own.InitialLearningRate = own.LearningRate!.Value;
        base.add_param_group(param_group);
    }

    /// <inheritdoc/>
    public override torch.Tensor step(Func<torch.Tensor>? closure = null) => _step<ParamGroup>(
        group =>
        {
            foreach (var parameter in group.Parameters)
                Update(parameter, (State)_states[parameter], group.Options);
        },
        closure);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => base.Dispose(disposing);

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    private static void Update(Parameter parameter, State state, Options options)
    {
        using var scope = torch.NewDisposeScope();
        if (parameter.grad is not { } direction)
            return;
        if (options.maximize == true)
            direction = -direction;
        if (options.weight_decay!.Value != 0)
            direction = direction.add(parameter, options.weight_decay.Value);
        if (options.momentum!.Value != 0)
        {
            if (state.momentum_buffer is null)
                state.momentum_buffer = direction.clone().DetachFromDisposeScope();
            else
                state.momentum_buffer.mul_(options.momentum.Value).add_(direction, 1 - options.dampening!.Value);
            direction = options.nesterov == true ? direction.add(state.momentum_buffer, options.momentum.Value) : state.momentum_buffer;
        }
        parameter.add_(direction, -options.LearningRate!.Value);
    }

    /// <summary>Settings of one group; null: the optimizer's.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Share of the last step that is kept.</summary>
        public double? momentum;

        /// <summary>Share of the gradient that momentum leaves out.</summary>
        public double? dampening;

        /// <summary>Strength of the pull to zero.</summary>
        public double? weight_decay;

        /// <summary>Look ahead along the momentum.</summary>
        public bool? nesterov;

        /// <summary>Step up, not down.</summary>
        public bool? maximize;

        /// <inheritdoc/>
        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            (momentum, dampening, weight_decay, nesterov, maximize) = (from.momentum, from.dampening, from.weight_decay, from.nesterov, from.maximize);
        }

        /// <inheritdoc/>
        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            (momentum, dampening, weight_decay) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            (nesterov, maximize) = (reader.ReadBoolean(), reader.ReadBoolean());
        }

        /// <inheritdoc/>
        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            foreach (var value in (ReadOnlySpan<double?>)[momentum, dampening, weight_decay])
                writer.Write(value!.Value);
            writer.Write(nesterov == true);
            writer.Write(maximize == true);
        }
    }

    /// <summary>Parameters that share settings.</summary>
    public class ParamGroup : ParamGroup<Options>, torch.optim.IMomentum
    {
        /// <summary>Empty.</summary>
        public ParamGroup()
        {
        }

        /// <summary>With settings; what they leave out is the optimizer's.</summary>
        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options)
        {
        }

        /// <summary>With settings.</summary>
        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
        {
        }

        /// <summary>Share of the last step that is kept.</summary>
        public double Momentum
        {
            get => Options.momentum!.Value;
            set => Options.momentum = value;
        }
    }

    /// <summary>What it remembers about one parameter. The tensor belongs to it.</summary>
    public class State : OptimizerState, IDisposable
    {
        /// <summary>Running direction, of the parameter's shape; null before the first step with momentum.</summary>
        public torch.Tensor? momentum_buffer;

        /// <inheritdoc/>
        public State(Parameter parameter) : base(parameter)
        {
        }

        /// <summary>No direction yet.</summary>
        public override void Initialize(OptimizerOptions options)
        {
            momentum_buffer?.Dispose();
            momentum_buffer = null;
        }

        /// <inheritdoc/>
        public override void LoadStateDict(OptimizerState source) => Copy(ref momentum_buffer, ((State)source).momentum_buffer);

        /// <inheritdoc/>
        public override void LoadStateDict(BinaryReader reader) => LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);

        /// <inheritdoc/>
        public override void SaveStateDict(BinaryWriter writer) => SaveConditionalStateTensor(writer, momentum_buffer);

        /// <inheritdoc/>
        public override bool ApproximatelyEquals(OptimizerState other) => other is State state && Close(momentum_buffer, state.momentum_buffer);

        /// <inheritdoc/>
        public override void to(torch.Device device) => Move(ref momentum_buffer, device);

        /// <summary>Frees the tensor.</summary>
        public void Dispose()
        {
            momentum_buffer?.Dispose();
            GC.SuppressFinalize(this);
        }
    }
}
