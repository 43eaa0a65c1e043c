using SpamGate.Gateway.Channels;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>What holding messages consists of, for the host.</summary>
internal static class QuarantineServices
{
    /// <summary>Adds it; without records (tests of other things) nothing can be held.</summary>
    public static void AddQuarantine(this IServiceCollection services)
    {
        services.AddSingleton<HeldMessageIds>();
        services.AddSingleton<HeldRecords>();
        services.AddSingleton<HeldReceipts>();
        services.AddSingleton<Releases>();
        services.AddSingleton<QuarantineDesk>();
        services.AddSingleton<QuarantineClock>();
        services.AddSingleton<QuarantineGauges>();
        services.AddSingleton<MessageHold>();
        services.AddSingleton<IMessageHold>(static provider =>
            provider.GetService<RecordStore>() is null ? new NoMessageHold() : provider.GetRequiredService<MessageHold>());
        services.AddHostedService<QuarantineStart>();
    }

    private sealed class NoMessageHold : IMessageHold
    {
        public bool TryTake(SubmitTransaction transaction) => false;
    }

    /// <summary>Recovers held messages before the first link carries traffic.</summary>
    private sealed class QuarantineStart(IServiceProvider services) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            if (services.GetService<RecordStore>() is not null)
            {
                services.GetRequiredService<QuarantineGauges>();
                await services.GetRequiredService<QuarantineClock>().StartAsync().ConfigureAwait(false);
            }
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
