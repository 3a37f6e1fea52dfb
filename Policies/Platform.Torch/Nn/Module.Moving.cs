namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>To the element type and device of a tensor.</summary>
            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            /// <summary>To a device and, where floating-point, an element type.</summary>
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                _toEpilog(dtype, device, non_blocking);
                return this;
            }

            /// <summary>To a device.</summary>
            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);
                return this;
            }

            /// <summary>To an element type, where floating-point.</summary>
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            /// <summary>Moves every parameter and buffer, in place: the objects stay, their memory changes. Gradients move along.</summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (device is not null)
                    InitializeDeviceType(device.type);
                foreach (var (_, module) in _modules)
                    module._toEpilog(dtype, device, non_blocking);
                foreach (var (_, parameter) in _parameterParts)
                    parameter.MoveInPlace(dtype, device, non_blocking);
                foreach (var (_, buffer) in _bufferParts)
                    buffer.MoveInPlace(dtype, device, non_blocking);
            }
        }
    }

    public partial class Tensor
    {
        internal void MoveInPlace(ScalarType? dtype, Device? device, bool non_blocking)
        {
            var type = dtype is not null && is_floating_point() ? dtype : null;
            if ((type is null || type == this.dtype) && (device is null || (device.type == device_type && (device.index < 0 || device.index == device_index))))
                return;
            using var scope = NewDisposeScope();
            var learned = requires_grad;
            using (no_grad())
            {
                var moved = detach().to(type ?? this.dtype, device ?? this.device, copy: true, non_blocking: non_blocking);
                moved.requires_grad = learned;
                var gradient = grad?.to(type ?? this.dtype, device ?? this.device, copy: true, non_blocking: non_blocking);
                if (gradient is not null)
                    moved.grad = gradient;
                ReplaceHandle(moved.DecoupleFromNativeHandle());
            }
        }

        internal static void ZeroGrad(IReadOnlyCollection<Tensor> tensors, bool toNone)
        {
            if (tensors.Count == 0)
                return;
            var handles = Handles(tensors);
            if (!Native.zero_grad(handles, handles.Length, toNone))
                throw Failure("zero_grad");
            GC.KeepAlive(tensors);
        }
    }
}
