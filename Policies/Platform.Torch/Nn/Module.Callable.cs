namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Something called with one input.</summary>
        public interface IModule<T, TResult>
        {
            /// <summary>The result for the inputs.</summary>
            TResult call(T input1);
        }

        /// <summary>A module with a forward computation of one input.</summary>
        public abstract class Module<T, TResult> : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            /// <inheritdoc/>
            protected Module(string name) : base(name)
            {
            }

            /// <summary>The computation; callers use <see cref="call"/>, which also runs the hooks.</summary>
            public abstract TResult forward(T input);

            /// <summary>Runs the hooks before, the computation, and the hooks after.</summary>
            public TResult call(T input)
            {
                foreach (var hook in PreHooks)
                    input = hook(this, input);
                var result = forward(input);
                foreach (var hook in PostHooks)
                    result = hook(this, input, result);
                return result;
            }
        }

        /// <summary>Something called with two inputs.</summary>
        public interface IModule<T1, T2, TResult>
        {
            /// <summary>The result for the inputs.</summary>
            TResult call(T1 input1, T2 input2);
        }

        /// <summary>A module with a forward computation of two inputs.</summary>
        public abstract class Module<T1, T2, TResult> : HookableModule<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>, Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>, IModule<T1, T2, TResult>
        {
            /// <inheritdoc/>
            protected Module(string name) : base(name)
            {
            }

            /// <summary>The computation; callers use <see cref="call"/>, which also runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Runs the hooks before, the computation, and the hooks after.</summary>
            public TResult call(T1 input1, T2 input2)
            {
                foreach (var hook in PreHooks)
                    if (hook(this, input1, input2) is { } changed)
                        (input1, input2) = changed;
                var result = forward(input1, input2);
                foreach (var hook in PostHooks)
                    result = hook(this, input1, input2, result);
                return result;
            }
        }

        /// <summary>Something called with three inputs.</summary>
        public interface IModule<T1, T2, T3, TResult>
        {
            /// <summary>The result for the inputs.</summary>
            TResult call(T1 input1, T2 input2, T3 input3);
        }

        /// <summary>A module with a forward computation of three inputs.</summary>
        public abstract class Module<T1, T2, T3, TResult> : HookableModule<Func<Module<T1, T2, T3, TResult>, T1, T2, T3, (T1, T2, T3)?>, Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>>, IModule<T1, T2, T3, TResult>
        {
            /// <inheritdoc/>
            protected Module(string name) : base(name)
            {
            }

            /// <summary>The computation; callers use <see cref="call"/>, which also runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary>Runs the hooks before, the computation, and the hooks after.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3)
            {
                foreach (var hook in PreHooks)
                    if (hook(this, input1, input2, input3) is { } changed)
                        (input1, input2, input3) = changed;
                var result = forward(input1, input2, input3);
                foreach (var hook in PostHooks)
                    result = hook(this, input1, input2, input3, result);
                return result;
            }
        }

        /// <summary>Something called with four inputs.</summary>
        public interface IModule<T1, T2, T3, T4, TResult>
        {
            /// <summary>The result for the inputs.</summary>
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4);
        }

        /// <summary>A module with a forward computation of four inputs.</summary>
        public abstract class Module<T1, T2, T3, T4, TResult> : HookableModule<Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, (T1, T2, T3, T4)?>, Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult>>, IModule<T1, T2, T3, T4, TResult>
        {
            /// <inheritdoc/>
            protected Module(string name) : base(name)
            {
            }

            /// <summary>The computation; callers use <see cref="call"/>, which also runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);

            /// <summary>Runs the hooks before, the computation, and the hooks after.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                foreach (var hook in PreHooks)
                    if (hook(this, input1, input2, input3, input4) is { } changed)
                        (input1, input2, input3, input4) = changed;
                var result = forward(input1, input2, input3, input4);
                foreach (var hook in PostHooks)
                    result = hook(this, input1, input2, input3, input4, result);
                return result;
            }
        }

        /// <summary>Something called with five inputs.</summary>
        public interface IModule<T1, T2, T3, T4, T5, TResult>
        {
            /// <summary>The result for the inputs.</summary>
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);
        }

        /// <summary>A module with a forward computation of five inputs.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, TResult> : HookableModule<Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, (T1, T2, T3, T4, T5)?>, Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, TResult, TResult>>, IModule<T1, T2, T3, T4, T5, TResult>
        {
            /// <inheritdoc/>
            protected Module(string name) : base(name)
            {
            }

            /// <summary>The computation; callers use <see cref="call"/>, which also runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);

            /// <summary>Runs the hooks before, the computation, and the hooks after.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5)
            {
                foreach (var hook in PreHooks)
                    if (hook(this, input1, input2, input3, input4, input5) is { } changed)
                        (input1, input2, input3, input4, input5) = changed;
                var result = forward(input1, input2, input3, input4, input5);
                foreach (var hook in PostHooks)
                    result = hook(this, input1, input2, input3, input4, input5, result);
                return result;
            }
        }

        /// <summary>Something called with six inputs.</summary>
        public interface IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            /// <summary>The result for the inputs.</summary>
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);
        }

        /// <summary>A module with a forward computation of six inputs.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, T6, TResult> : HookableModule<Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, (T1, T2, T3, T4, T5, T6)?>, Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, TResult, TResult>>, IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            /// <inheritdoc/>
            protected Module(string name) : base(name)
            {
            }

            /// <summary>The computation; callers use <see cref="call"/>, which also runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);

            /// <summary>Runs the hooks before, the computation, and the hooks after.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6)
            {
                foreach (var hook in PreHooks)
                    if (hook(this, input1, input2, input3, input4, input5, input6) is { } changed)
                        (input1, input2, input3, input4, input5, input6) = changed;
                var result = forward(input1, input2, input3, input4, input5, input6);
                foreach (var hook in PostHooks)
                    result = hook(this, input1, input2, input3, input4, input5, input6, result);
                return result;
            }
        }
    }
}
