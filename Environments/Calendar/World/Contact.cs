namespace Platform.Environments.Calendar.World;

/// <summary>A person in the contacts, or one who only writes mails and has no id.</summary>
internal sealed record Contact(string Id, string Name, string Address, string Phone, string Group)
{
    public string FirstName => Name.Split(' ')[0];

    public string LastName => Name.Split(' ')[^1];

    public override string ToString() => $"{Id} {Name}; {Address}; {(Phone.Length > 0 ? Phone : "no phone")}{(Group.Length > 0 ? $"; group {Group}" : "")}";
}
