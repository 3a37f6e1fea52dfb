using System.Net;
using System.Text;
using Platform.Environments.Calendar.Tasks;

namespace Platform.Environments.Calendar;

/// <summary>The state as a page for people.</summary>
internal static class CalendarPage
{
    /// <summary>Request, what is left to do, calendar, contacts and mails; everything that an agent may have written is escaped.</summary>
    public static string Of(CalendarTask? task)
    {
        var page = new StringBuilder("<!doctype html>\n<meta charset=\"utf-8\">\n<title>calendar-v1</title>\n");
        if (task is null)
            return page.Append("<p>No task yet.</p>\n").ToString();
        page.Append("<p>").Append(Escape($"{task.World.Now:yyyy-MM-dd HH:mm}, {task.World.Owner.Name}: {task.Request}")).Append("</p>\n");
        page.Append("<p>").Append(Escape(task.Judge(null).ToString())).Append("</p>\n");
        List("Calendar", task.World.Events.OrderBy(item => item.Start));
        List("Contacts", task.World.Contacts);
        page.Append("<h2>Mail</h2>\n");
        foreach (var mail in task.World.Mails.OrderByDescending(mail => mail.Sent))
            page.Append("<details><summary>").Append(Escape(mail.ToString())).Append("</summary><pre>").Append(Escape(mail.Body)).Append("</pre></details>\n");
        return page.ToString();

        void List(string title, IEnumerable<object> items)
        {
            page.Append("<h2>").Append(title).Append("</h2>\n<ul>\n");
            foreach (var item in items)
                page.Append("<li>").Append(Escape(item.ToString() ?? "")).Append("</li>\n");
            page.Append("</ul>\n");
        }
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
