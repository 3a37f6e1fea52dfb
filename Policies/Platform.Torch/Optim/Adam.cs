namespace TorchSharp.Modules;

/// <summary>Steps along the mean of the gradient over the root of the mean of its square.</summary>
/// <remarks>Source: Kingma and Ba, arXiv:1412.6980; weight decay is added to the gradient. One native call updates a whole group.</remarks>
public class Adam : OptimizerHelper, torch.optim.IBetas
{
    /// <summary>One group of parameters.</summary>
    public Adam(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters, Options = new Options() }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    /// <summary>Several groups; settings that a group leaves out are the ones given here.</summary>
    public Adam(IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        if (lr < 0 || beta1 is < 0 or >= 1 || beta2 is < 0 or >= 1 || eps < 0 || weight_decay < 0)
            throw new ArgumentException($"Adam takes lr, eps and weight_decay of 0 or more and betas from 0 to below 1; given were lr {lr}, beta1 {beta1}, beta2 {beta2}, eps {eps}, weight_decay {weight_decay}.");
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    /// <summary>Decay rates of the means of the gradient and of its square: the optimizer's; setting changes every group.</summary>
    public (double, double) Betas
    {
        get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
        set
        {
            (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
            foreach (var group in _groups)
                ((ParamGroup)group).Betas = value;
        }
    }

    /// <inheritdoc/>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var (own, defaults) = ((Options)(param_group.Options ??= new Options()), (Options)_defaults);
        own.LearningRate ??= defaults.LearningRate;
        own.beta1 ??= defaults.beta1;
        own.beta2 ??= defaults.beta2;
        own.eps ??= defaults.eps;
        own.weight_decay ??= defaults.weight_decay;
        own.amsgrad ??= defaults.amsgrad;
        own.maximize ??= defaults.maximize;
        own.InitialLearningRate = own.LearningRate!.Value;
        base.add_param_group(param_group);
    }

    /// <inheritdoc/>
    public override torch.Tensor step(Func<torch.Tensor>? closure = null) => _step<ParamGroup>(
        group =>
        {
            var options = group.Options;
            var states = group.Parameters.Select(parameter => (State)_states[parameter]).ToArray();
            var parameters = torch.Tensor.HandlesOrNull(group.Parameters);
            var means = Array.ConvertAll(states, state => state.exp_avg!.Handle);
            var squares = Array.ConvertAll(states, state => state.exp_avg_sq!.Handle);
            var greatest = options.amsgrad == true ? Array.ConvertAll(states, state => state.max_exp_avg_sq!.Handle) : null; // an empty array would not reach the native side as null
            var steps = Array.ConvertAll(states, state => state.step);
            if (!Native.adam_step(parameters, means, squares, greatest, steps, states.Length, options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value,
                options.eps!.Value, options.weight_decay!.Value, options.amsgrad == true, options.maximize == true, decoupled: false))
                throw torch.Tensor.Failure("optim.Adam.step");
            for (var i = 0; i < steps.Length; i++)
                states[i].step = steps[i];
        },
        closure);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => base.Dispose(disposing);

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    /// <summary>Settings of one group; null: the optimizer's.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Decay rate of the mean of the gradient, from 0 to below 1.</summary>
        public double? beta1;

        /// <summary>Decay rate of the mean of the squared gradient, from 0 to below 1.</summary>
        public double? beta2;

        /// <summary>Added to the root.</summary>
        public double? eps;

        /// <summary>Strength of the pull to zero.</summary>
        public double? weight_decay;

        /// <summary>Divide by the greatest mean so far.</summary>
        public bool? amsgrad;

        /// <summary>Step up, not down.</summary>
        public bool? maximize;

        /// <inheritdoc/>
        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            (beta1, beta2, eps, weight_decay, amsgrad, maximize) = (from.beta1, from.beta2, from.eps, from.weight_decay, from.amsgrad, from.maximize);
        }

        /// <inheritdoc/>
        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            (beta1, beta2, eps, weight_decay) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            (amsgrad, maximize) = (reader.ReadBoolean(), reader.ReadBoolean());
        }

        /// <inheritdoc/>
        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            foreach (var value in (ReadOnlySpan<double?>)[beta1, beta2, eps, weight_decay])
                writer.Write(value!.Value);
            writer.Write(amsgrad == true);
            writer.Write(maximize == true);
        }
    }

    /// <summary>Parameters that share settings.</summary>
    public class ParamGroup : ParamGroup<Options>, torch.optim.IBetas
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
        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
        {
        }

        /// <summary>Decay rates of the means of the gradient and of its square.</summary>
        public (double, double) Betas
        {
            get => (Options.beta1!.Value, Options.beta2!.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }

    /// <summary>What it remembers about one parameter. The tensors belong to it.</summary>
    public class State : OptimizerState, IDisposable
    {
        /// <summary>Updates so far.</summary>
        public long step;

        /// <summary>Mean of the gradient, of the parameter's shape.</summary>
        public torch.Tensor? exp_avg;

        /// <summary>Mean of the squared gradient, of the parameter's shape.</summary>
        public torch.Tensor? exp_avg_sq;

        /// <summary>Greatest <see cref="exp_avg_sq"/> so far; null without amsgrad.</summary>
        public torch.Tensor? max_exp_avg_sq;

        /// <inheritdoc/>
        public State(Parameter parameter) : base(parameter)
        {
        }

        /// <summary>Zero updates, zero means.</summary>
        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            exp_avg = Zeros();
            exp_avg_sq = Zeros();
            max_exp_avg_sq = (options as Options)?.amsgrad == true ? Zeros() : null;
        }

        /// <inheritdoc/>
        public override void LoadStateDict(OptimizerState source)
        {
            var from = (State)source;
            step = from.step;
            Copy(ref exp_avg, from.exp_avg);
            Copy(ref exp_avg_sq, from.exp_avg_sq);
            Copy(ref max_exp_avg_sq, from.max_exp_avg_sq);
        }

        /// <inheritdoc/>
        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            LoadConditionalStateTensor(reader, ref exp_avg, _parameter.device);
            LoadConditionalStateTensor(reader, ref exp_avg_sq, _parameter.device);
            LoadConditionalStateTensor(reader, ref max_exp_avg_sq, _parameter.device);
        }

        /// <inheritdoc/>
        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            SaveConditionalStateTensor(writer, exp_avg);
            SaveConditionalStateTensor(writer, exp_avg_sq);
            SaveConditionalStateTensor(writer, max_exp_avg_sq);
        }

        /// <inheritdoc/>
        public override bool ApproximatelyEquals(OptimizerState other) => other is State state && state.step == step
            && Close(exp_avg, state.exp_avg) && Close(exp_avg_sq, state.exp_avg_sq) && Close(max_exp_avg_sq, state.max_exp_avg_sq);

        /// <inheritdoc/>
        public override void to(torch.Device device)
        {
            Move(ref exp_avg, device);
            Move(ref exp_avg_sq, device);
            Move(ref max_exp_avg_sq, device);
        }

        /// <summary>Frees the tensors.</summary>
        public void Dispose()
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
            max_exp_avg_sq?.Dispose();
            GC.SuppressFinalize(this);
        }
    }
}
