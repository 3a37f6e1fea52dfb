using System.ComponentModel;
using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Functions;

/// <summary>The functions of the contacts.</summary>
internal sealed class ContactFunctions(Func<CalendarWorld> world)
{
    public string Find([Description("Words that name, address, phone or group must have; without it, all.")] string? text = null)
    {
        var search = Arguments.Line(text, nameof(text));
        return Arguments.List([.. world().Contacts.Where(contact => Arguments.Finds(search, contact.Name, contact.Address, contact.Phone, contact.Group))], "No contacts.");
    }

    public string Save(
        [Description("The contact to change; without it, a new one.")] string? id = null,
        [Description("First and last name.")] string? name = null,
        [Description("Mail address.")] string? address = null,
        [Description("Phone number.")] string? phone = null,
        [Description("Group.")] string? group = null)
    {
        var isNew = string.IsNullOrWhiteSpace(id);
        if (isNew && (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(address)))
            throw new ArgumentException("A new contact needs 'name' and 'address'; to change one that there is, give its 'id', which find_contacts tells.");
        var contact = isNew ? new Contact("", "", "", "", "") : Arguments.ById(world().Contacts, one => one.Id, id, "contact", "find_contacts");
        contact = contact with
        {
            Name = name is null ? contact.Name : Arguments.Line(name, nameof(name), mayBeEmpty: false),
            Address = address is null ? contact.Address : Arguments.Address(address, nameof(address)),
            Phone = phone is null ? contact.Phone : Arguments.Line(phone, nameof(phone)),
            Group = group is null ? contact.Group : Arguments.Line(group, nameof(group)).ToLowerInvariant(),
        };
        if (world().Contacts.FirstOrDefault(other => other.Address == contact.Address && other.Id != contact.Id) is { } same)
            throw new ArgumentException($"{same.Id} ({same.Name}) has the address {contact.Address} already: give its 'id' to change it.");
        if (!isNew)
        {
            world().Replace(contact);
            return $"Changed: {contact}";
        }

        contact = contact with { Id = world().NewId('c') };
        world().Add(contact);
        return $"Added: {contact}";
    }
}
