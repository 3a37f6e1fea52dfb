namespace TorchSharp.Modules;

/// <summary>Parameters that share settings of one optimizer.</summary>
public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
{
    /// <summary>Empty.</summary>
    public ParamGroup()
    {
    }

    /// <summary>With settings; what they leave out is the optimizer's.</summary>
    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        base.Options = options!;
    }

    /// <summary>Their settings.</summary>
    public new TOptions Options
    {
        get => (TOptions)base.Options;
        set => base.Options = value;
    }
}
