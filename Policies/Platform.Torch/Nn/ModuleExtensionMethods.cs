namespace TorchSharp;

/// <summary>Moving and converting modules; each returns the module itself.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>To the element type and device of a tensor.</summary>
    public static T to<T>(this T module, torch.Tensor other, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(other.device, other.dtype, non_blocking);
        return module;
    }

    /// <summary>To a device.</summary>
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(device.type, device.index, non_blocking);
        return module;
    }

    /// <summary>To a device and an element type.</summary>
    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(device, type, non_blocking);
        return module;
    }

    /// <summary>To a device, described as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public static T to<T>(this T module, string device, bool non_blocking = false) where T : torch.nn.Module
    {
        module.to(new torch.Device(device), non_blocking);
        return module;
    }

    /// <summary>To a device.</summary>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(deviceType, deviceIndex, non_blocking);
        return module;
    }

    /// <summary>To an element type; parameters and buffers of integers stay.</summary>
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(type, non_blocking);
        return module;
    }

    /// <summary>To host memory.</summary>
    public static T cpu<T>(this T module, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(DeviceType.CPU, -1, non_blocking);
        return module;
    }

    /// <summary>To a CUDA device.</summary>
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(DeviceType.CUDA, deviceIndex, non_blocking);
        return module;
    }

    /// <summary>To Float16.</summary>
    public static T half<T>(this T module, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(torch.ScalarType.Float16, non_blocking);
        return module;
    }

    /// <summary>To BFloat16.</summary>
    public static T bfloat16<T>(this T module, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(torch.ScalarType.BFloat16, non_blocking);
        return module;
    }

    /// <summary>To Float32.</summary>
    public static T @float<T>(this T module, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(torch.ScalarType.Float32, non_blocking);
        return module;
    }

    /// <summary>To Float64.</summary>
    public static T @double<T>(this T module, bool non_blocking = false) where T : torch.nn.Module
    {
        module._to(torch.ScalarType.Float64, non_blocking);
        return module;
    }
}
