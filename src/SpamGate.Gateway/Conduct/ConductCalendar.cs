using SpamGate.Compliance.Appeals;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Schedules;

namespace SpamGate.Gateway.Conduct;

/// <summary>The working days that terms of conduct are counted in: those of the schedule in force, or without one Mondays to Fridays. One owner.</summary>
internal sealed class ConductCalendar
{
    private ScheduleDocument? _document;
    private string _zone;

    /// <summary>The calendar of a snapshot.</summary>
    public ConductCalendar(GatewaySnapshot snapshot)
    {
        (_document, _zone) = (DocumentOf(snapshot), snapshot.TimeZone.Id);
        Current = Make(snapshot);
    }

    /// <summary>The calendar.</summary>
    public WorkingCalendar Current { get; private set; }

    /// <summary>Takes a newer snapshot; true when its working days are others.</summary>
    public bool Follow(GatewaySnapshot snapshot)
    {
        // An unchanged schedule is the same object in every snapshot.
        if (ReferenceEquals(_document, DocumentOf(snapshot)) && _zone == snapshot.TimeZone.Id)
        {
            return false;
        }

        (_document, _zone) = (DocumentOf(snapshot), snapshot.TimeZone.Id);
        Current = Make(snapshot);
        return true;
    }

    private static ScheduleDocument? DocumentOf(GatewaySnapshot snapshot) => snapshot.Engine.Snapshot.Schedule?.Document;

    private static WorkingCalendar Make(GatewaySnapshot snapshot) => DocumentOf(snapshot) is { } document
        ? WorkingCalendar.Of(document, snapshot.TimeZone)
        : WorkingCalendar.Weekends(snapshot.TimeZone);
}
