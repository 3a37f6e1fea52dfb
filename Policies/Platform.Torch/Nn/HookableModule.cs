namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module that runs hooks before and after its computation.</summary>
        public class HookableModule<TPreHook, TPostHook> : Module where TPreHook : Delegate where TPostHook : Delegate
        {
            private readonly Dictionary<string, TPreHook> _pre = [];
            private readonly Dictionary<string, TPostHook> _post = [];
            private int _hooks;

            /// <inheritdoc/>
            protected HookableModule(string name) : base(name)
            {
            }

            internal IEnumerable<TPreHook> PreHooks => _pre.Count == 0 ? [] : [.. _pre.Values];

            internal IEnumerable<TPostHook> PostHooks => _post.Count == 0 ? [] : [.. _post.Values];

            /// <summary>Runs <paramref name="hook"/> after each computation; it returns the result to use.</summary>
            public HookRemover<TPreHook, TPostHook> register_forward_hook(TPostHook hook)
            {
                var key = $"hook {_hooks++}";
                _post.Add(key, hook);
                return new HookRemover<TPreHook, TPostHook>(this, key);
            }

            /// <summary>Runs <paramref name="hook"/> before each computation; it returns the inputs to use.</summary>
            public HookRemover<TPreHook, TPostHook> register_forward_pre_hook(TPreHook hook)
            {
                var key = $"hook {_hooks++}";
                _pre.Add(key, hook);
                return new HookRemover<TPreHook, TPostHook>(this, key);
            }

            internal void RemoveHook(string key)
            {
                _pre.Remove(key);
                _post.Remove(key);
            }
        }
    }
}
