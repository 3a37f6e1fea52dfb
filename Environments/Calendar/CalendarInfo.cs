using System.Text.Json.Nodes;
using Platform.Environments.Calendar.Tasks;

namespace Platform.Environments.Calendar;

/// <summary>Keys of the structured observation that scripted policies and logs read.</summary>
internal static class CalendarInfo
{
    /// <summary>The expert's next function; missing where the expert would give the final text.</summary>
    public const string Function = "function";

    /// <summary>The arguments of that function.</summary>
    public const string Arguments = "arguments";

    /// <summary>The expert's final text; missing where the expert would call a function.</summary>
    public const string Answer = "answer";

    public static JsonObject Of(CalendarTask task, PlanStep? next)
    {
        var info = new JsonObject { [TaskKnobs.Kind] = task.Kind };
        if (next is null)
            info[Answer] = task.Closing;
        else
            (info[Function], info[Arguments]) = (next.Function, next.Arguments.DeepClone());
        return info;
    }
}
