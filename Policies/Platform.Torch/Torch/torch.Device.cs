namespace TorchSharp;

public static partial class torch
{
    /// <summary>Host memory, the default device unless set otherwise.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>Shapes and types without elements.</summary>
    public static readonly Device META = new(DeviceType.META);

    private static Device s_defaultDevice = CPU;

    /// <summary>The current CUDA device.</summary>
    public static Device CUDA => new(DeviceType.CUDA);

    /// <summary>From a description: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    public static Device device(string description) => new(description);

    /// <summary>From a kind, by name, and a number.</summary>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>From a kind and a number.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The CUDA device of a number.</summary>
    public static Device device(int index) => new(index);

    /// <summary>Where new tensors go when nothing else is said.</summary>
    public static Device get_default_device() => s_defaultDevice;

    /// <summary>Where new tensors go from now on when nothing else is said, in the whole process.</summary>
    public static void set_default_device(Device device) => s_defaultDevice = device;

    /// <summary>Where new tensors go from now on when nothing else is said, in the whole process.</summary>
    public static void set_default_device(string device) => s_defaultDevice = new Device(device);

    /// <summary>Makes sure that the device can be used, and returns it; null stands for the default device.</summary>
    /// <exception cref="InvalidOperationException">A CUDA device where there is none.</exception>
    public static Device InitializeDevice(Device? device)
    {
        device ??= s_defaultDevice;
        InitializeDeviceType(device.type);
        return device;
    }

    /// <summary>Makes sure that this kind of device can be used.</summary>
    /// <exception cref="InvalidOperationException">It can't.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
    }

    /// <summary>Whether this kind of device can be used here.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType is DeviceType.CPU or DeviceType.META || (deviceType == DeviceType.CUDA && cuda.is_available());

    /// <summary>Whether a CUDA device can be used.</summary>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>A place where tensors live.</summary>
    public class Device
    {
        /// <summary>From a description: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
        /// <exception cref="ArgumentException">No such kind of device, or no number after the colon.</exception>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = Parse(parts[0]);
            index = parts.Length == 1 ? -1 : int.TryParse(parts[1], out var number) && number >= 0 && parts.Length == 2
                ? number
                : throw new ArgumentException($"'{description}' is no device: write a kind and a number, such as 'cuda:0'.", nameof(description));
        }

        /// <summary>From a kind, by name, and a number.</summary>
        public Device(string deviceType, int index = -1) => (type, this.index) = (Parse(deviceType), index);

        /// <summary>From a kind and a number.</summary>
        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        /// <summary>The CUDA device of a number.</summary>
        public Device(int index) => (type, this.index) = (DeviceType.CUDA, index);

        /// <summary>What kind it is.</summary>
        public DeviceType type { get; }

        /// <summary>Which of its kind; -1 for the current or only one.</summary>
        public int index { get; }

        /// <summary>As in the constructor.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>As the constructor reads it: <c>cuda:0</c>.</summary>
        public override string ToString() => index < 0 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";

        /// <summary>libtorch numbers the meta device 14 too, and CPU and CUDA as here.</summary>
        internal static DeviceType FromNative(int type) => (DeviceType)type;

        internal static Device Of(DeviceType type, int index) => type == DeviceType.CPU ? CPU : new Device(type, index);

        private static DeviceType Parse(string name) => Enum.TryParse<DeviceType>(name, ignoreCase: true, out var type) && !int.TryParse(name, out _)
            ? type
            : throw new ArgumentException($"'{name}' is no kind of device: use 'cpu' or 'cuda'.", nameof(name));
    }
}
