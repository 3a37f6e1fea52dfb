namespace TorchSharp;

/// <summary>Takes a hook off its module again.</summary>
public class HookRemover<TPreHook, TPostHook> where TPreHook : Delegate where TPostHook : Delegate
{
    private readonly torch.nn.HookableModule<TPreHook, TPostHook> _module;
    private readonly string _key;

    /// <summary>For the hook that <paramref name="module"/> keeps under <paramref name="key"/>.</summary>
    public HookRemover(torch.nn.HookableModule<TPreHook, TPostHook> module, string key) => (_module, _key) = (module, key);

    /// <summary>Takes it off; a second call does nothing.</summary>
    public void remove() => _module.RemoveHook(_key);
}
