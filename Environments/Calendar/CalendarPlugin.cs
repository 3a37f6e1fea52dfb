using Platform.Environments.Calendar.Policies;
using Platform.Environments.Calendar.Tasks;
using Platform.Sdk;

namespace Platform.Environments.Calendar;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class CalendarPlugin : IPlugin
{
    /// <summary>Id of the environment.</summary>
    public const string Id = "calendar-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironment<CalendarEnvironment, CalendarOptions>(Id, new EnvironmentDocumentation(
            Summary: "The agent looks after a calendar, contacts and mail by tool calls.",
            Action: "Calls of list_events, create_event, update_event, delete_event, find_free_time, find_contacts, save_contact, search_mail, read_mail, send_mail and search_docs; a reply without a call is the final text. A call that does not fit is answered by an error and changes nothing.",
            Observation: "First today, the owner and the request; then the results of the calls, as lines of text.",
            Reward: "At the end 1 if calendar, contacts and mail differ from the beginning by exactly what was asked, and the final text tells what was asked; else 0, or 'partialReward' times the share that is done if nothing else was changed.",
            End: "Terminates with the final text; truncated after 'maxTurns' turns, when the state alone is judged.")
        {
            ReturnRange = (0, 1),
            RewardRange = (0, 1),
            MaxTurns = new CalendarOptions().MaxTurns,
            Floor = 0.02,
            Headline = "success",
        });
        registry.AddScriptedPolicy<OraclePolicy>(Id, "oracle", "Looks up what it needs, then does what is asked and nothing else.");
        registry.AddTaskSet(Id, CalendarTasks.Id, "Twelve kinds of requests in three levels, without end.", () => new CalendarTasks());
    }
}
