namespace Platform.Plugins.Isolation.Wire;

/// <summary>What a frame is; its first byte.</summary>
internal enum FrameKind : byte
{
    /// <summary>Both ways: a tool that later frames name by number.</summary>
    Tool,

    /// <summary>To the worker: an environment will be called by this number.</summary>
    CreateEnvironment,

    /// <summary>To the worker: a scripted policy will be called by this number.</summary>
    CreatePolicy,

    /// <summary>To the worker: call a method.</summary>
    Call,

    /// <summary>To the worker: cancel the call's token.</summary>
    Cancel,

    /// <summary>To the worker: dispose what has this number.</summary>
    Drop,

    /// <summary>To the host: what a call returned.</summary>
    Result,

    /// <summary>To the host: what a call threw.</summary>
    Failed,

    /// <summary>To the host: the call ended because its token was cancelled.</summary>
    Canceled,
}

/// <summary>What a call asks for.</summary>
internal enum Operation : byte
{
    /// <summary>Of the plugin: what it brings.</summary>
    Describe,

    /// <summary>Of the plugin: check options and write their defaults out.</summary>
    Bind,

    /// <summary><see cref="Sdk.IPrepared.PrepareAsync"/>.</summary>
    Prepare,

    /// <summary><see cref="Sdk.IEnvironment.ResetAsync"/>.</summary>
    Reset,

    /// <summary><see cref="Sdk.IEnvironment.StepAsync"/>.</summary>
    Step,

    /// <summary><see cref="Sdk.ISnapshots.SaveAsync"/>.</summary>
    Save,

    /// <summary><see cref="Sdk.ISnapshots.RestoreAsync"/>.</summary>
    Restore,

    /// <summary><see cref="Sdk.IRender.RenderAsync"/>.</summary>
    Render,

    /// <summary><see cref="Sdk.IRender.ContentType"/>.</summary>
    ContentType,

    /// <summary><see cref="Sdk.IOracle.ExpertAction"/>.</summary>
    ExpertAction,

    /// <summary><see cref="Sdk.IOracle.OptimalReturn"/>.</summary>
    OptimalReturn,

    /// <summary><see cref="Sdk.IAdmissibleActions.AdmissibleActions"/>.</summary>
    AdmissibleActions,

    /// <summary><see cref="Sdk.IMultiAgent.Agents"/>.</summary>
    Agents,

    /// <summary><see cref="Sdk.IMultiAgent.NextAgent"/>.</summary>
    NextAgent,

    /// <summary><see cref="Sdk.IEpisodeMetrics.Metrics"/>.</summary>
    Metrics,

    /// <summary><see cref="Sdk.IParameterSpace.Parameters"/>.</summary>
    Parameters,

    /// <summary><see cref="Sdk.IDeclaredBounds.Bounds"/>.</summary>
    Bounds,

    /// <summary><see cref="Sdk.IScriptedPolicy.Act"/>, after a reset where the call says so.</summary>
    Act,
}
