using Platform.Policies.Generation.Native;
using Platform.Policies.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Policies.Generation;

/// <summary>Chooses the decoder that samples from a model.</summary>
public static class DecoderFactory
{
    /// <summary>Makes a decoder that has the weights loaded.</summary>
    /// <param name="weights">The learner's weights, which outlive the decoder.</param>
    /// <param name="options">Which decoder.</param>
    /// <returns>A decoder for the caller to dispose. The torch decoder reads the model's tensors in place.</returns>
    /// <exception cref="ArgumentException">The engine is unknown, or native was asked for where it does not run.</exception>
    public static IDecoder Create(DecoderWeights weights, GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        var model = weights.Model;
        var suits = model.Device.type == DeviceType.CPU && model.Type == ScalarType.Float32;
        switch (options.Engine)
        {
            case "torch":
            case "auto" when !suits:
                return new TorchDecoder(model);
            case "native" when !suits:
                throw new ArgumentException($"generation.engine is native, which computes 32-bit floats on the CPU, but the model is {model.Type} on {model.Device}: use torch or auto.", nameof(options));
            case "native" or "auto":
                var decoder = new NativeDecoder(model.Config, options.Threads, (long)options.CacheMegabytes << 20);
                decoder.Load(weights);
                return decoder;
            default:
                throw new ArgumentException($"generation.engine is '{options.Engine}': use auto, native or torch.", nameof(options));
        }
    }
}
