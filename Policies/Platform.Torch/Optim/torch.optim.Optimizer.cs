using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>A step size that a schedule can set.</summary>
        public interface ILearningRateController
        {
            /// <summary>Step size.</summary>
            double LearningRate { get; set; }

            /// <summary>Step size before any schedule.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>A momentum that a schedule can set.</summary>
        public interface IMomentum
        {
            /// <summary>Share of the last step that is kept.</summary>
            double Momentum { get; set; }
        }

        /// <summary>A pair of decay rates that a schedule can set.</summary>
        public interface IBetas
        {
            /// <summary>Decay rates of the means of the gradient and of its square.</summary>
            (double, double) Betas { get; set; }
        }

        /// <summary>Changes parameters along their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            private protected List<ParamGroup> _groups = [];

            private protected Optimizer()
            {
            }

            /// <summary>The groups of parameters, for schedules.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _groups;

            /// <summary>Clears the gradients.</summary>
            public virtual void zero_grad() => Tensor.ZeroGrad([.. parameters()], true);

            /// <summary>Changes the parameters; where a closure is given, calls it first, with gradients on, and returns its loss.</summary>
            public virtual Tensor step(Func<Tensor>? closure = null) => throw new NotSupportedException("The optimizer has no step of its own.");

            /// <summary>Every parameter.</summary>
            public virtual IEnumerable<Parameter> parameters() => _groups.SelectMany(group => group.Parameters);

            /// <summary>Adds a group.</summary>
            public virtual void add_param_group(ParamGroup param_group) => _groups.Add(param_group);

            /// <summary>Frees what it remembers; the parameters stay.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees what it remembers; <paramref name="disposing"/> is true.</summary>
            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>Settings and memories of an optimizer: the objects themselves, not copies.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>Settings, one per group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>Memories, one per parameter.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, the places of its parameters' memories in <see cref="State"/>.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
