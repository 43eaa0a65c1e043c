using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace SpamGate.Gateway.Tests.Conformance.Rig;

/// <summary>A connection without a socket: two pipes, and an abort that both sides notice, as Kestrel's transport has it.</summary>
internal sealed class MemoryConnection : ConnectionContext
{
    private static int s_count;
    private readonly Pipe _toSession = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Pipe _toPeer = new(new PipeOptions(useSynchronizationContext: false));
    private readonly TrackedReader _input;
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemoryConnection()
    {
        ConnectionId = $"memory-{Interlocked.Increment(ref s_count)}";
        RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 40_000);
        LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 2775);
        _input = new TrackedReader(_toSession.Reader);
        Transport = new Ends(_input, _toPeer.Writer);
    }

    /// <summary>What the peer writes to.</summary>
    public PipeWriter PeerOutput => _toSession.Writer;

    /// <summary>Octets of the peer that the session has seen and done with.</summary>
    public long Taken => _input.Taken;

    /// <summary>What the peer reads from.</summary>
    public PipeReader PeerInput => _toPeer.Reader;

    /// <summary>Completes when the gateway cut the connection.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>True while nobody reads for the peer, so that an abort has to end the output itself.</summary>
    public bool PeerReads { get; set; } = true;

    /// <inheritdoc/>
    public override string ConnectionId { get; set; }

    /// <inheritdoc/>
    public override IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        _aborted.TrySetResult();
        if (PeerReads)
        {
            PeerInput.CancelPendingRead();
        }
        else
        {
            PeerInput.Complete();
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
