using System.Net;
using System.Net.Sockets;

namespace SpamGate.LoadGenerator.Bench;

/// <summary>Waits until a started program can be talked to.</summary>
internal static class Readiness
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    internal static async Task WaitForPortAsync(ChildProcess process, int port, CancellationToken cancel)
    {
        await WaitAsync(process, async () =>
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel).ConfigureAwait(false);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }, cancel).ConfigureAwait(false);
    }

    internal static async Task WaitForReadyAsync(ChildProcess process, Uri ready, CancellationToken cancel)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        await WaitAsync(process, async () =>
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(ready, cancel).ConfigureAwait(false);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                return false;
            }
        }, cancel).ConfigureAwait(false);
    }

    private static async Task WaitAsync(ChildProcess process, Func<Task<bool>> isReady, CancellationToken cancel)
    {
        const int PollMilliseconds = 100;
        long start = TimeProvider.System.GetTimestamp();
        while (!await isReady().ConfigureAwait(false))
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(start) > StartTimeout)
            {
                throw new InvalidOperationException($"{process.Name} did not become ready:\n{process.Output}");
            }

            await Task.Delay(PollMilliseconds, cancel).ConfigureAwait(false);
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
