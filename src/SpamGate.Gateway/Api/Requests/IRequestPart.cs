namespace SpamGate.Gateway.Api.Requests;

/// <summary>Something an endpoint reads from the request itself; when it is faulty the endpoint does not run.</summary>
internal interface IRequestPart
{
    /// <summary>The answer when it is faulty; null = it is good.</summary>
    IResult? Fault { get; }
}
