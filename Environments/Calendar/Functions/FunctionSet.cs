using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Environments.Calendar.World;
using Platform.Sdk;

namespace Platform.Environments.Calendar.Functions;

/// <summary>The ten functions on a world, and the search of their documentation.</summary>
internal sealed class FunctionSet
{
    public FunctionSet(Func<CalendarWorld> world)
    {
        var (events, contacts, mails) = (new EventFunctions(world), new ContactFunctions(world), new MailFunctions(world));
        Tools =
        [
            Tool(events.List, "list_events", "Lists events of the calendar.", isReadOnly: true),
            Tool(events.Create, "create_event", "Puts an event into the calendar."),
            Tool(events.Update, "update_event", "Changes an event; what is not given stays."),
            Tool(events.Delete, "delete_event", "Deletes an event."),
            Tool(events.FindFree, "find_free_time", "Finds times of a day at which people are free.", isReadOnly: true),
            Tool(contacts.Find, "find_contacts", "Finds people in the contacts.", isReadOnly: true),
            Tool(contacts.Save, "save_contact", "Adds or changes a contact."),
            Tool(mails.Search, "search_mail", "Finds mails, the newest first.", isReadOnly: true),
            Tool(mails.Read, "read_mail", "Shows a mail.", isReadOnly: true),
            Tool(mails.Send, "send_mail", "Sends a mail."),
            Tool(Manual.Search, "search_docs", "Searches the documentation of these functions.", isReadOnly: true),
        ];
    }

    public IReadOnlyList<EnvironmentTool> Tools { get; }

    private static EnvironmentTool Tool(Delegate method, string name, string description, bool isReadOnly = false) => new(AIFunctionFactory.Create(method, new AIFunctionFactoryOptions
    {
        Name = name,
        Description = description,
        JsonSchemaCreateOptions = new() { TransformSchemaNode = (_, node) => WithoutNullItems(node) },
    }))
    {
        IsReadOnly = isReadOnly,
    };

    /// <summary>A list may be left out, but what is in it is text: reflection can't tell.</summary>
    private static JsonNode WithoutNullItems(JsonNode node)
    {
        if (node is JsonObject schema && schema["items"] is JsonObject items)
            items["type"] = "string";
        return node;
    }
}
