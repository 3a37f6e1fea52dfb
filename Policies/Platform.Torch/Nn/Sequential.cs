namespace TorchSharp.Modules;

/// <summary>Modules that each take the result of the one before.</summary>
public class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly List<(string Name, torch.nn.Module<torch.Tensor, torch.Tensor> Module)> _steps = [];

    /// <summary>Named by position.</summary>
    protected internal Sequential(params torch.nn.Module<torch.Tensor, torch.Tensor>[] modules) : base(nameof(Sequential))
    {
        foreach (var module in modules)
            append(module);
    }

    /// <summary>Named as given.</summary>
    protected internal Sequential(params (string name, torch.nn.Module<torch.Tensor, torch.Tensor> module)[] modules) : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    /// <summary>Number of modules.</summary>
    public int Count => _steps.Count;

    /// <summary>The module at a position.</summary>
    public torch.nn.IModule<torch.Tensor, torch.Tensor> this[int index] => _steps[index].Module;

    /// <summary>Puts a module at the end, under a name.</summary>
    public Sequential append(string name, torch.nn.IModule<torch.Tensor, torch.Tensor> module)
    {
        var step = (torch.nn.Module<torch.Tensor, torch.Tensor>)module;
        register_module(name, step);
        _steps.Add((name, step));
        return this;
    }

    /// <summary>Puts a module at the end, named by position.</summary>
    public Sequential append(torch.nn.IModule<torch.Tensor, torch.Tensor> module) => append($"{_steps.Count}", module);

    /// <summary>The result of the last module. What lies between is freed.</summary>
    public override torch.Tensor forward(torch.Tensor tensor)
    {
        if (_steps.Count == 0)
            return tensor.alias();
        using var scope = torch.NewDisposeScope();
        var result = tensor;
        foreach (var (_, module) in _steps)
            result = module.call(result);
        return ReferenceEquals(result, tensor) ? tensor.alias().MoveToOuterDisposeScope() : result.MoveToOuterDisposeScope();
    }
}
