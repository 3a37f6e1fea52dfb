namespace TorchSharp.Modules;

/// <summary>A module without parameters or buffers.</summary>
public abstract class ParameterLessModule<T, TResult> : torch.nn.Module<T, TResult>
{
    private protected ParameterLessModule(string name) : base(name)
    {
    }
}
