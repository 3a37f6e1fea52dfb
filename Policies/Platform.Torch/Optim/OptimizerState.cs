namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers about one parameter.</summary>
public abstract class OptimizerState
{
    private protected readonly Parameter _parameter;

    /// <summary>For a parameter.</summary>
    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Copies the state of another.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Reads what <see cref="SaveStateDict"/> wrote.</summary>
    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Writes the state.</summary>
    public abstract void SaveStateDict(BinaryWriter writer);

    /// <summary>As before the first step.</summary>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Whether another state has the same numbers, within rounding.</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    /// <summary>Moves the state to a device.</summary>
    public virtual void to(torch.Device device)
    {
    }

    /// <summary>Reads a tensor, or null, that <see cref="SaveConditionalStateTensor"/> wrote; frees the one it replaces.</summary>
    protected static void LoadConditionalStateTensor(BinaryReader reader, ref torch.Tensor? result, torch.Device device)
    {
        result?.Dispose();
        result = reader.ReadBoolean() ? torch.TensorFile.Read(reader).to(device, disposeAfter: true).DetachFromDisposeScope() : null;
    }

    /// <summary>Writes a tensor, or that there is none.</summary>
    protected static void SaveConditionalStateTensor(BinaryWriter writer, torch.Tensor? tensor)
    {
        writer.Write(tensor is not null);
        if (tensor is not null)
            torch.TensorFile.Write(writer, tensor);
    }

    /// <summary>A tensor of the parameter's shape and type, out of every dispose scope.</summary>
    private protected torch.Tensor Zeros()
    {
        using var _ = torch.no_grad();
        return torch.zeros_like(_parameter).DetachFromDisposeScope();
    }

    /// <summary>Copies <paramref name="source"/> over <paramref name="into"/>, which is made where it is missing.</summary>
    private protected void Copy(ref torch.Tensor? into, torch.Tensor? source)
    {
        if (ReferenceEquals(into, source))
            return;
        into?.Dispose();
        into = source?.to(_parameter.device, copy: true).DetachFromDisposeScope();
    }

    private protected static void Move(ref torch.Tensor? tensor, torch.Device device)
    {
        if (tensor is not null)
            tensor = tensor.to(device, disposeAfter: true).DetachFromDisposeScope();
    }

    private protected static bool Close(torch.Tensor? a, torch.Tensor? b) => a is null || b is null ? a is null && b is null : a.allclose(b);
}
