using Microsoft.Extensions.Logging.Abstractions;

namespace SpamGate.Gateway.Records;

/// <summary>Stands for the log until there is one: the records are opened before the host is built.</summary>
internal sealed class LateLogger : ILogger
{
    private volatile ILogger _target = NullLogger.Instance;

    public void SetTarget(ILogger target) => _target = target;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _target.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => _target.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _target.Log(logLevel, eventId, state, exception, formatter);
}
