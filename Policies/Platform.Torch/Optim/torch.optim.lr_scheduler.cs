namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Step sizes that change from epoch to epoch, an epoch being whatever the caller steps by.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>The initial step size times <paramref name="lr_lambda"/> of the epoch.</summary>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) => new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            /// <summary>Along half a cosine, from the initial step size down to <paramref name="eta_min"/> in <paramref name="T_max"/> epochs.</summary>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) => new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            /// <summary>Sets the step sizes of an optimizer's groups.</summary>
            public abstract class LRScheduler
            {
                private readonly bool _verbose;
                private double[] _last = [];

                /// <summary>Starts at the epoch after <paramref name="last_epoch"/> as soon as the first step is made.</summary>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    (Optimizer, LastEpoch, _verbose) = (optimizer, last_epoch, verbose);
                    if (last_epoch < 0)
                        foreach (var group in optimizer.ParamGroups)
                            group.InitialLearningRate = group.LearningRate;
                    BaseRates = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
                }

                private protected Optimizer Optimizer { get; }

                private protected int LastEpoch { get; private set; }

                private protected double[] BaseRates { get; }

                /// <summary>Goes to the next epoch.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes to an epoch, or to the next where none is given.</summary>
                public virtual void step(int? epoch)
                {
                    LastEpoch = epoch ?? LastEpoch + 1;
                    _last = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    var i = 0;
                    foreach (var group in Optimizer.ParamGroups)
                        group.LearningRate = _last[i++];
                    if (_verbose)
                        Console.WriteLine($"Learning rates of epoch {LastEpoch}: {string.Join(", ", _last)}");
                }

                /// <summary>As without a measure, which only schedules that watch one use.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The step sizes set last, one per group.</summary>
                public IEnumerable<double> get_last_lr() => _last;

                /// <summary>Step sizes for the epoch reached by single steps.</summary>
                protected virtual IEnumerable<double> get_lr() => Optimizer.ParamGroups.Select(group => group.LearningRate);

                /// <summary>Step sizes for the epoch that was jumped to.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();
            }

            /// <summary>The schedules.</summary>
            public static class impl
            {
                /// <summary>The initial step size times a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double>[] _lambdas;

                    /// <summary>One function for every group.</summary>
                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        _lambdas = [.. BaseRates.Select(_ => lr_lambda)];
                        base.step();
                    }

                    /// <summary>A function per group.</summary>
                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        _lambdas = [.. lr_lambdas];
                        if (_lambdas.Length != BaseRates.Length)
                            throw new ArgumentException($"{_lambdas.Length} functions for {BaseRates.Length} groups: give one per group.", nameof(lr_lambdas));
                        base.step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() => BaseRates.Zip(_lambdas, (rate, lambda) => rate * lambda(LastEpoch));
                }

                /// <summary>Half a cosine from the initial step size to the least one: Loshchilov and Hutter, arXiv:1608.03983, without restarts.</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _span;
                    private readonly double _least;

                    /// <summary>Down in <paramref name="T_max"/> epochs, and up again after.</summary>
                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(T_max);
                        (_span, _least) = (T_max, eta_min);
                        base.step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        var rates = Optimizer.ParamGroups.Select(group => group.LearningRate).ToArray();
                        if (LastEpoch == 0)
                            return rates;
                        if ((LastEpoch - 1 - _span) % (2 * _span) == 0)
                            return rates.Zip(BaseRates, (rate, start) => rate + (start - _least) * (1 - Math.Cos(Math.PI / _span)) / 2);
                        var share = (1 + Math.Cos(Math.PI * LastEpoch / _span)) / (1 + Math.Cos(Math.PI * (LastEpoch - 1) / _span));
                        return rates.Select(rate => share * (rate - _least) + _least);
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(start => _least + (start - _least) * (1 + Math.Cos(Math.PI * LastEpoch / _span)) / 2);
                }
            }
        }
    }
}
