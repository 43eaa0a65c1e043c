namespace SpamGate.Gateway.Api.Requests;

/// <summary>A body that knows its own rules.</summary>
internal interface IChecked
{
    /// <summary>Notes everything that breaks a rule.</summary>
    /// <param name="faults">Receives it.</param>
    void Check(FieldFaults faults);
}
