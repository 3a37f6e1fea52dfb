using System.Numerics;
using System.Text;
using Platform.Sdk;

namespace Platform.Environments.Calendar.World;

/// <summary>When people are free in working hours, as bits of half hours: bit 0 is 09:00, bit 15 is 16:30.</summary>
internal static class Agenda
{
    public const int Slots = 16;
    public const int FirstHour = 9;
    private const uint All = (1u << Slots) - 1;

    /// <summary>Half hours that the owner's events take.</summary>
    /// <param name="events">The calendar.</param>
    /// <param name="date">The day.</param>
    /// <param name="guest">Count events with this guest only; null counts all.</param>
    public static uint Busy(IEnumerable<CalendarEvent> events, DateOnly date, string? guest = null)
    {
        var busy = 0u;
        foreach (var item in events)
        {
            // Most events are on other days: leave them before anything is allocated.
            if (item.Date > date || (item.Repeat.Count == 1 && item.Date != date && DateOnly.FromDateTime(item.End) < date) || (guest is not null && !item.Guests.Contains(guest)))
                continue;
            foreach (var start in item.Repeat.Count == 1 && item.Skipped.Count == 0 ? [item.Start] : item.Occurrences())
                busy |= Bits(start, item.Minutes, date);
        }

        return busy;
    }

    /// <summary>Half hours in which a colleague has other things to do: a function of seed, address and day, so that it needs no state.</summary>
    public static uint Elsewhere(ulong seed, string address, DateOnly date)
    {
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            return 0;
        var hash = 14695981039346656037UL; // FNV-1a: string.GetHashCode differs from run to run
        foreach (var letter in Encoding.UTF8.GetBytes(address))
            hash = (hash ^ letter) * 1099511628211UL;
        var random = new SeededRandom(seed, hash, (ulong)date.DayNumber);
        var busy = 0u;
        for (var blocks = 2 + random.Next(2); blocks > 0; blocks--)
            busy |= ((1u << (1 + random.Next(3))) - 1) << random.Next(Slots);
        return busy & All;
    }

    /// <summary>Starts of all free times of a length.</summary>
    /// <param name="busy">Bits of the half hours that are taken.</param>
    /// <param name="date">The day.</param>
    /// <param name="minutes">Length, a multiple of 30.</param>
    public static IEnumerable<DateTime> Free(uint busy, DateOnly date, int minutes)
    {
        var length = minutes / 30;
        for (var slot = 0; slot + length <= Slots; slot++)
        {
            if (BitOperations.PopCount((busy >> slot) & ((1u << length) - 1)) == 0)
                yield return At(date, slot);
        }
    }

    /// <summary>The beginning of a half hour.</summary>
    public static DateTime At(DateOnly date, int slot) => date.ToDateTime(new TimeOnly(FirstHour, 0)).AddMinutes(30 * slot);

    private static uint Bits(DateTime start, int minutes, DateOnly date)
    {
        var day = At(date, 0);
        var first = Math.Floor((start - day).TotalMinutes / 30);
        var last = Math.Ceiling((start.AddMinutes(minutes) - day).TotalMinutes / 30);
        var (from, to) = ((int)Math.Clamp(first, 0, Slots), (int)Math.Clamp(last, 0, Slots));
        return ((1u << to) - 1) & ~((1u << from) - 1);
    }
}
