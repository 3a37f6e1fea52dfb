namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>First values of parameters, written in place and without gradients.</summary>
        public static class init
        {
            /// <summary>Which side of a layer keeps its variance.</summary>
            public enum FanInOut
            {
                /// <summary>The forward pass.</summary>
                FanIn = 0,

                /// <summary>The backward pass.</summary>
                FanOut = 1,
            }

            /// <summary>What follows the layer.</summary>
            public enum NonlinearityType
            {
                /// <summary>Nothing.</summary>
                Linear,

                /// <summary>1-d convolution.</summary>
                Conv1D,

                /// <summary>2-d convolution.</summary>
                Conv2D,

                /// <summary>3-d convolution.</summary>
                Conv3D,

                /// <summary>1-d transposed convolution.</summary>
                ConvTranspose1D,

                /// <summary>2-d transposed convolution.</summary>
                ConvTranspose2D,

                /// <summary>3-d transposed convolution.</summary>
                ConvTranspose3D,

                /// <summary>Sigmoid.</summary>
                Sigmoid,

                /// <summary>Tanh.</summary>
                Tanh,

                /// <summary>ReLU.</summary>
                ReLU,

                /// <summary>Leaky ReLU.</summary>
                LeakyReLU,
            }

            /// <summary>Zeros.</summary>
            public static Tensor zeros_(Tensor tensor) => Quietly(tensor, t => t.zero_());

            /// <summary>Ones.</summary>
            public static Tensor ones_(Tensor tensor) => Quietly(tensor, t => t.fill_(1));

            /// <summary>One number.</summary>
            public static Tensor constant_(Tensor tensor, Scalar val) => Quietly(tensor, t => t.fill_(val));

            /// <summary>Normal random numbers.</summary>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) => Quietly(tensor, t => t.normal_(mean, std, generator));

            /// <summary>Uniform random numbers.</summary>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) => Quietly(tensor, t => t.uniform_(low, high, generator));

            /// <summary>Uniform in ±gain·√(6 / (in + out)): Glorot and Bengio, 2010.</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var bound = gain * Math.Sqrt(6.0 / (fanIn + fanOut));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with deviation gain·√(2 / (in + out)): Glorot and Bengio, 2010.</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
            }

            /// <summary>Uniform in ±gain·√(3 / fan): He et al., 2015.</summary>
            /// <param name="tensor">Weights <c>[out, in, …]</c>.</param>
            /// <param name="a">Slope of the leaky ReLU that follows.</param>
            /// <param name="mode">Which side keeps its variance.</param>
            /// <param name="nonlinearity">What follows.</param>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3) * calculate_gain(nonlinearity, a) / Math.Sqrt(Fan(tensor, mode));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with deviation gain / √fan: He et al., 2015.</summary>
            /// <param name="tensor">Weights <c>[out, in, …]</c>.</param>
            /// <param name="a">Slope of the leaky ReLU that follows.</param>
            /// <param name="mode">Which side keeps its variance.</param>
            /// <param name="nonlinearity">What follows.</param>
            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, calculate_gain(nonlinearity, a) / Math.Sqrt(Fan(tensor, mode)));

            /// <summary>Factor by which weights before a non-linearity are larger; <paramref name="param"/> is the slope of a leaky ReLU.</summary>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                _ => 1,
            };

            /// <summary>Inputs and outputs of one unit, of weights <c>[out, in, …]</c>.</summary>
            /// <exception cref="ArgumentException">Fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException($"A tensor of shape [{string.Join(", ", shape)}] has no fan in and out: it needs 2 or more dimensions.", nameof(tensor));
                var field = shape[2..].TotalSize();
                return (shape[1] * field, shape[0] * field);
            }

            private static long Fan(Tensor tensor, FanInOut mode)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return mode == FanInOut.FanIn ? fanIn : fanOut;
            }

            private static Tensor Quietly(Tensor tensor, Func<Tensor, Tensor> write)
            {
                using var _ = no_grad();
                return write(tensor);
            }
        }
    }
}
