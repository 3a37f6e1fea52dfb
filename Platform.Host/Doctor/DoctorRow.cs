namespace Platform.Host.Doctor;

/// <summary>How a thing stands.</summary>
internal enum Health
{
    /// <summary>There, and fit for use.</summary>
    Ok,

    /// <summary>There, but it costs speed or safety; the advice says how to mend it.</summary>
    Warning,

    /// <summary>Not there, and only some features want it.</summary>
    Absent,

    /// <summary>Not there, and nothing works without it.</summary>
    Missing,
}

/// <summary>One line of the doctor's table.</summary>
/// <param name="Name">What was looked for.</param>
/// <param name="Health">How it stands.</param>
/// <param name="Found">What was found, with version and place.</param>
/// <param name="Advice">What it is for and how to get it; empty when nothing is to be done.</param>
internal sealed record DoctorRow(string Name, Health Health, string Found, string Advice = "");
