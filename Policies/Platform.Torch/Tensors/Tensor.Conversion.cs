namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>With another element type; itself where it has it already and no copy is asked.</summary>
        /// <param name="type">Wanted element type.</param>
        /// <param name="copy">Copy even where nothing changes.</param>
        /// <param name="disposeAfter">Dispose this tensor unless it is the result.</param>
        /// <param name="non_blocking">Don't wait for a copy between devices.</param>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => Convert(type, null, copy, disposeAfter, non_blocking);

        /// <summary>With another element type; itself where it has it already and no copy is asked.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => Convert(type, null, copy, disposeAfter, non_blocking);

        /// <summary>On another device; itself where it is there already and no copy is asked.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => Convert(null, device, copy, disposeAfter, non_blocking);

        /// <summary>On another device; itself where it is there already and no copy is asked.</summary>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Convert(null, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <summary>On another device; itself where it is there already and no copy is asked.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => Convert(null, new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>With another element type, on another device; itself where nothing changes and no copy is asked.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => Convert(type, device, copy, disposeAfter, non_blocking);

        /// <summary>With the element type of another tensor, on its device.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => Convert(other.dtype, other.device, false, false, non_blocking);

        /// <summary>In host memory; itself where it is there already.</summary>
        public Tensor cpu() => Convert(null, CPU, false, false, false);

        /// <summary>On a CUDA device, the current one unless given.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) => Convert(null, device ?? CUDA, false, false, non_blocking);

        /// <summary>In page-locked host memory.</summary>
        public Tensor pin_memory() => Wrap(Native.pin_memory(Handle), this);

        /// <summary>With another element type; itself where it has it already.</summary>
        public Tensor type(ScalarType dtype) => to_type(dtype);

        /// <summary>What <paramref name="typeFunc"/> makes of it.</summary>
        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        /// <summary>With the element type of another tensor.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        /// <summary>As Float32.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>As Float64.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>As Float16.</summary>
        public Tensor half() => to_type(ScalarType.Float16);

        /// <summary>As BFloat16.</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        /// <summary>As Int64.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>As Int32.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>As Int16.</summary>
        public Tensor @short() => to_type(ScalarType.Int16);

        /// <summary>As Int8.</summary>
        public Tensor @char() => to_type(ScalarType.Int8);

        /// <summary>As Byte.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>As Bool: false where 0.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        private Tensor Convert(ScalarType? type, Device? device, bool copy, bool disposeAfter, bool non_blocking)
        {
            if (!copy && (type is null || type == dtype) && (device is null || (device.type == device_type && (device.index < 0 || device.index == device_index))))
                return this;
            if (device is not null)
                InitializeDeviceType(device.type);
            var result = Wrap(Native.to(Handle, TypeOf(type), DeviceTypeOf(device), DeviceIndexOf(device), copy, non_blocking), this, op: "to");
            if (disposeAfter)
                Dispose();
            return result;
        }
    }
}
