namespace TorchSharp;

/// <summary>A C++ bool: one byte, 0 or 1.</summary>
internal readonly record struct NativeBool
{
    private readonly byte _value;

    private NativeBool(bool value) => _value = value ? (byte)1 : (byte)0;

    public static implicit operator bool(NativeBool value) => value._value != 0;

    public static implicit operator NativeBool(bool value) => new(value);
}
