using System.Reflection;
using Microsoft.Extensions.Logging;
using SpamGate.Gateway.Telemetry;

namespace SpamGate.Gateway.Tests.Telemetry;

public sealed class EventIdTests
{
    private static readonly FieldInfo[] Ids = typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static);

    [Fact]
    public void Ids_AreUnique()
    {
        int[] values = [.. Ids.Select(field => (int)field.GetRawConstantValue()!)];
        Assert.Equal(values.Length, values.Distinct().Count());
    }

    [Fact]
    public void LogMethods_UseEachIdOnce_AndNameTheEvent()
    {
        LoggerMessageAttribute[] used =
        [
            .. typeof(EventIds).Assembly.GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
                .OfType<LoggerMessageAttribute>(),
        ];
        var names = Ids.ToDictionary(field => (int)field.GetRawConstantValue()!, field => field.Name);
        Assert.NotEmpty(used);
        Assert.All(used, message => Assert.Equal(names[message.EventId], message.EventName));
        Assert.Equal(used.Length, used.Select(message => message.EventId).Distinct().Count());
    }
}
