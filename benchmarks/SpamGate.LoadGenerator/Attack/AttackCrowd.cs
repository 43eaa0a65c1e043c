using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SpamGate.Smpp.Pdus;

namespace SpamGate.LoadGenerator.Attack;

/// <summary>The attackers: idle, slow, and all at once.</summary>
internal sealed class AttackCrowd(IPEndPoint target) : IAsyncDisposable
{
    /// <summary>Connections from one source address.</summary>
    private const int PerAddress = 100;

    /// <summary>Connects under way at once while a crowd gathers; the storm knows no such manners.</summary>
    private const int Gathering = 50;

    private const byte IdleNetwork = 1;
    private const byte SlowNetwork = 2;
    private const byte StormNetwork = 3;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly List<AttackSocket> _held = [];
    private readonly Lock _holding = new();
    private int _idleEnded;
    private int _slowClosed;

    /// <summary>Idle connections that were closed on.</summary>
    internal int IdleEnded => Volatile.Read(ref _idleEnded);

    /// <summary>Times a slow connection was closed on.</summary>
    internal int SlowClosed => Volatile.Read(ref _slowClosed);

    /// <summary>Binds the idle ones as receivers; returns when all are bound.</summary>
    internal async Task GatherIdleAsync(int count)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Gathering, CancellationToken = _stop.Token };
        await Parallel.ForAsync(0, count, options, async (i, cancel) =>
        {
            AttackSocket socket = await AttackSocket.ConnectAsync(target, IdleNetwork, i / PerAddress, cancel).ConfigureAwait(false);
            Hold(socket);
            uint status = await socket.BindAsync("idle", CommandId.BindTransceiver, cancel).ConfigureAwait(false);
            if (status != 0)
            {
                throw new InvalidOperationException($"An idle connection's bind was answered 0x{status:X2}.");
            }

            Run(async () =>
            {
                await socket.HoldAsync(_stop.Token).ConfigureAwait(false);
                if (!_stop.IsCancellationRequested)
                {
                    Interlocked.Increment(ref _idleEnded);
                }
            });
        }).ConfigureAwait(false);
    }

    /// <summary>Starts the slow ones.</summary>
    internal void StartSlow(int count)
    {
        for (int i = 0; i < count; i++)
        {
            int number = i;
            Run(() => DribbleForeverAsync(number, TimeSpan.FromSeconds((double)number / count)));
        }
    }

    /// <summary>All connect and bind at once, each from its own address, and again where that fails; seconds until the last is bound, and how often one had to come back.</summary>
    internal async Task<(double Seconds, int Retries)> StormAsync(int count)
    {
        int retries = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(async () =>
        {
            while (!await TryBindAsync(i).ConfigureAwait(false))
            {
                Interlocked.Increment(ref retries);
                await Task.Delay(TimeSpan.FromMilliseconds(500), _stop.Token).ConfigureAwait(false);
            }
        }))).ConfigureAwait(false);
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, retries);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (AttackSocket socket in _held)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_running).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<bool> TryBindAsync(int number)
    {
        try
        {
            AttackSocket socket = await AttackSocket.ConnectAsync(target, StormNetwork, number, _stop.Token).ConfigureAwait(false);
            Hold(socket);
            if (await socket.BindAsync($"storm{number + 1:0000}", CommandId.BindTransceiver, _stop.Token).ConfigureAwait(false) != 0)
            {
                return false;
            }

            Run(() => socket.HoldAsync(_stop.Token));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Spread over the second, as slow clients that know nothing of each other are.
    private async Task DribbleForeverAsync(int number, TimeSpan phase)
    {
        await Task.Delay(phase).ConfigureAwait(false);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using AttackSocket socket = await AttackSocket.ConnectAsync(target, SlowNetwork, number / PerAddress, _stop.Token).ConfigureAwait(false);
                await socket.DribbleAsync(_stop.Token).ConfigureAwait(false);
                Interlocked.Increment(ref _slowClosed);
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Hold(AttackSocket socket)
    {
        lock (_holding)
        {
            _held.Add(socket);
        }
    }

    private void Run(Func<Task> work)
    {
        Task running = Task.Run(work);
        lock (_holding)
        {
            _running.Add(running);
        }
    }
}
