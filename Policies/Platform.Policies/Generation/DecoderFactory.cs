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
    /// <exception cref="ArgumentException">The engine is unknown, or native, or rounded weights of a 32-bit model, were asked for where the native decoder does not run.</exception>
    public static IDecoder Create(DecoderWeights weights, GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        var model = weights.Model;
        var suits = model.Device.type == DeviceType.CPU && (model.Type is ScalarType.Float32 or ScalarType.BFloat16);
        var isHalf = model.Type == ScalarType.BFloat16; // whose weights the native decoder keeps as they are
        var type = options.Type switch
        {
            "f32" => isHalf ? WeightType.Bf16 : WeightType.F32,
            "bf16" => WeightType.Bf16,
            "int8" => WeightType.Int8,
            _ => throw new ArgumentException($"generation.type is '{options.Type}': use f32, bf16 or int8.", nameof(options)),
        };
        var rounds = options.Type != "f32" && !(isHalf && type == WeightType.Bf16);
        switch (options.Engine)
        {
            case "torch" or "auto" when rounds && !(suits && options.Engine == "auto"):
                throw new ArgumentException($"generation.type is {options.Type}, which the native engine gives for 32-bit models on the CPU, but the engine is {options.Engine} and the model is {model.Type} on {model.Device}: use f32, or engine native on a CPU.", nameof(options));
            case "torch":
            case "auto" when !suits:
                return new TorchDecoder(model);
            case "native" when !suits:
                throw new ArgumentException($"generation.engine is native, which computes models of 32-bit floats or bfloat16 on the CPU, but the model is {model.Type} on {model.Device}: use torch or auto.", nameof(options));
            case "native" or "auto":
                var decoder = new NativeDecoder(model.Config, options.Threads, (long)options.CacheMegabytes << 20, type);
                decoder.Load(weights);
                return decoder;
            default:
                throw new ArgumentException($"generation.engine is '{options.Engine}': use auto, native or torch.", nameof(options));
        }
    }
}
