namespace TorchSharp;

/// <summary>The stack of open dispose scopes of each thread.</summary>
public sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_current;

    /// <summary>Counts of this thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ForThread.ThreadStatistics;

    internal static DisposeScopeManager ForThread => t_current ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics ThreadStatistics { get; } = new();

    /// <summary>Innermost open scope of this thread.</summary>
    internal DisposeScope? Current { get; private set; }

    internal static DisposeScope NewDisposeScope()
    {
        var manager = ForThread;
        return manager.Current = new DisposeScope(manager, manager.Current);
    }

    /// <summary>Gives a new tensor to the innermost scope, if one is open.</summary>
    internal static void Register(torch.Tensor tensor)
    {
        var manager = ForThread;
        var tensors = manager.ThreadStatistics.TensorStatistics;
        if (manager.Current is not { } scope)
        {
            tensors.CreatedOutsideScopeCount++;
            return;
        }
        tensors.CreatedInScopeCount++;
        scope.Add(tensor);
    }

    internal void Remove(DisposeScope scope)
    {
        if (Current == scope)
        {
            Current = scope.Outer;
            return;
        }
        for (var inner = Current; inner is not null; inner = inner.Outer)
        {
            if (inner.Outer == scope)
            {
                inner.Outer = scope.Outer;
                return;
            }
        }
    }
}
