using System.Buffers;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Sessions;

/// <summary>
/// The sending half of a connection: PDUs are encoded into one buffer while another is being written, so that answers share a write.
/// </summary>
/// <remarks>Whoever appends while no write runs becomes the writer until the buffer is empty. What waits is capped; a write has a time-out.</remarks>
internal sealed class PduOutput(Stream stream, int maxUnsentBytes, TimeSpan writeTimeout, Action<SessionEndReason, Exception?> fail)
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _filling = new(4096);
    private ArrayBufferWriter<byte> _writing = new(4096);
    private bool _busy;
    private bool _closed;
    private TaskCompletionSource? _drained;

    /// <summary>Appends a PDU; false once the output is closed.</summary>
    public bool TrySend(SmppPdu pdu)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            pdu.Encode(_filling);
        }

        Kick();
        return true;
    }

    /// <summary>Appends octets as they are.</summary>
    public bool TrySend(ReadOnlySpan<byte> octets)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _filling.Write(octets);
        }

        Kick();
        return true;
    }

    /// <summary>Takes no more, and completes when everything appended before was written or the write failed.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            if (!_busy)
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    private void Kick()
    {
        bool overflow;
        lock (_gate)
        {
            overflow = _filling.WrittenCount > maxUnsentBytes;
            if (overflow)
            {
                _closed = true;
            }
            else if (_busy || _filling.WrittenCount == 0)
            {
                return;
            }
            else
            {
                _busy = true;
            }
        }

        if (overflow)
        {
            fail(SessionEndReason.SlowReader, null);
            return;
        }

        _ = WriteAllAsync();
    }

    private async Task WriteAllAsync()
    {
        try
        {
            while (TrySwap())
            {
                using CancellationTokenSource timeout = new(writeTimeout);
                await stream.WriteAsync(_writing.WrittenMemory, timeout.Token).ConfigureAwait(false);
                _writing.ResetWrittenCount();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            Stop();
            fail(e is OperationCanceledException ? SessionEndReason.SlowReader : SessionEndReason.ConnectionLost, e);
        }
    }

    private bool TrySwap()
    {
        lock (_gate)
        {
            if (_filling.WrittenCount == 0)
            {
                _busy = false;
                _drained?.TrySetResult();
                return false;
            }

            (_filling, _writing) = (_writing, _filling);
            return true;
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _closed = true;
            _busy = false;
            _drained?.TrySetResult();
        }
    }
}
