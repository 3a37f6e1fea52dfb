using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>Cosines and sines of the rotary positions, computed as far as they were asked for.</summary>
/// <remarks>Source: RoFormer, arXiv:2104.09864, section 3.2.2, in the rotate-half layout: dimension i turns with dimension i + headSize / 2.</remarks>
public sealed class RotaryTables : IDisposable
{
    private readonly ModelConfig _config;
    private readonly Device _device;
    private readonly ScalarType _dtype;
    private Tensor? _cosTensor;
    private Tensor? _sinTensor;

    /// <summary>Prepares tables for one model.</summary>
    /// <param name="config">Head width, base of the frequencies and longest sequence.</param>
    /// <param name="device">Where <see cref="Tensors"/> live.</param>
    /// <param name="dtype">Their type.</param>
    public RotaryTables(ModelConfig config, Device device, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(config);
        (_config, _device, _dtype) = (config, device, dtype);
    }

    /// <summary>Positions computed so far.</summary>
    public int Length { get; private set; }

    /// <summary>Cosines. [Length, headSize / 2]</summary>
    public float[] Cos { get; private set; } = [];

    /// <summary>Sines. [Length, headSize / 2]</summary>
    public float[] Sin { get; private set; } = [];

    /// <summary>Computes the tables for at least this many positions.</summary>
    /// <param name="length">Number of positions.</param>
    public void Grow(int length)
    {
        if (length <= Length)
            return;
        length = Math.Max(length, Math.Min(_config.MaxLength, Math.Max(128, 2 * Length)));
        var half = _config.HeadSize / 2;
        var (cos, sin) = (new float[(long)length * half], new float[(long)length * half]);
        for (var i = 0; i < half; i++)
        {
            var frequency = Math.Pow(_config.RopeTheta, -2.0 * i / _config.HeadSize);
            for (var position = 0; position < length; position++)
            {
                var (s, c) = Math.SinCos(position * frequency);
                (cos[position * half + i], sin[position * half + i]) = ((float)c, (float)s);
            }
        }

        (Cos, Sin, Length) = (cos, sin, length);
        DropTensors();
    }

    /// <summary>The tables as tensors, each repeated over both halves of a head. [Length, headSize]; owned by this object.</summary>
    /// <param name="length">Number of positions needed.</param>
    public (Tensor Cos, Tensor Sin) Tensors(int length)
    {
        Grow(length);
        if (_cosTensor is null || _sinTensor is null)
        {
            using var scope = NewDisposeScope();
            // The first to ask may be sampling in inference mode, whose tensors a later training step could not use.
            using var mode = inference_mode(false);
            using var guard = no_grad();
            _cosTensor = Double(Cos);
            _sinTensor = Double(Sin);
        }

        return (_cosTensor, _sinTensor);

        Tensor Double(float[] values)
        {
            var half = tensor(values, [Length, _config.HeadSize / 2]);
            return cat([half, half], -1).to(_dtype, _device).DetachFromDisposeScope();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => DropTensors();

    private void DropTensors()
    {
        _cosTensor?.Dispose();
        _sinTensor?.Dispose();
        (_cosTensor, _sinTensor) = (null, null);
    }
}
