using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// An SMSC over plain sockets or TLS: takes binds, answers submits with message ids, delivers the receipts asked for until they are
/// acknowledged, and misbehaves as <see cref="Faults"/> say. One thread per connection and one ticker: made for tens of
/// connections at full speed, not for thousands.
/// </summary>
public sealed class SmscSimulator : IDisposable
{
    private const int SocketBuffer = 1024 * 1024;

    private readonly ConcurrentDictionary<string, SmscMailbox> _mailboxes = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly List<SmscSession> _sessions = [];
    private readonly SmscCounts _ended = new();
    private readonly ulong _firstId;
    private Socket? _listener;
    private SmscSession[] _live = [];
    private ulong _nextId;
    private long _stamp;
    private volatile bool _stopping;

    /// <summary>Makes a simulator; it listens from <see cref="Start"/> on.</summary>
    public SmscSimulator(SmscSimulatorOptions options)
    {
        Options = options;
        SystemIdOctets = Encoding.ASCII.GetBytes(options.SystemId);
        Log = options.LogFile is null ? null : new SmscLog(options.LogFile);
        ReceiptDelayNanoseconds = options.ReceiptDelay.Ticks * 100;
        RetryDelayNanoseconds = options.RetryDelay.Ticks * 100;
        DeliverTimeoutNanoseconds = options.DeliverTimeout.Ticks * 100;

        // Milliseconds since 1970 in front: a simulator that is killed and started again gives no id twice.
        _firstId = _nextId = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << 20;
        _stamp = StampOf(DateTime.UtcNow);
        EndPoint = options.EndPoint;
        Tls = options.Certificate is null ? null : new SslServerAuthenticationOptions { ServerCertificate = options.Certificate };
    }

    /// <summary>How it misbehaves right now.</summary>
    public SmscFaults Faults { get; } = new();

    /// <summary>Where it listens; the real port once started.</summary>
    public IPEndPoint EndPoint { get; private set; }

    /// <summary>Connections open, bound or not.</summary>
    public int SessionCount => Volatile.Read(ref _live).Length;

    /// <summary>Receipts and subscribers' messages that wait for a connection, a window or their time.</summary>
    public int PendingDeliveries => _mailboxes.Values.Sum(static m => m.Count);

    internal static long Now => Stopwatch.Frequency == 1_000_000_000
        ? Stopwatch.GetTimestamp()
        : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    internal SmscSimulatorOptions Options { get; }

    internal SmscLog? Log { get; }

    internal SslServerAuthenticationOptions? Tls { get; }

    internal byte[] SystemIdOctets { get; }

    internal long ReceiptDelayNanoseconds { get; }

    internal long RetryDelayNanoseconds { get; }

    internal long DeliverTimeoutNanoseconds { get; }

    /// <summary>yyMMddHHmm of now (UTC) as a number.</summary>
    internal long Stamp => Volatile.Read(ref _stamp);

    /// <summary>Listens and returns at once.</summary>
    /// <exception cref="SocketException">The address is taken.</exception>
    public void Start()
    {
        _listener = new Socket(Options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(Options.EndPoint);
        _listener.Listen(512);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        new Thread(Accept) { IsBackground = true, Name = "smsc listener" }.Start();
        new Thread(Tick) { IsBackground = true, Name = "smsc ticker" }.Start();
    }

    /// <summary>What was seen so far, all connections together, ended ones included.</summary>
    public SmscCounts ReadCounts()
    {
        var sum = new SmscCounts();
        lock (_gate)
        {
            sum.Add(_ended);
            foreach (SmscSession session in _sessions)
            {
                sum.Add(session.Counts);
            }
        }

        return sum;
    }

    /// <summary>Cuts all connections; with <paramref name="reset"/> the peers see a reset. What they had not acknowledged is kept for their return.</summary>
    public int CloseConnections(bool reset = false)
    {
        SmscSession[] live = Volatile.Read(ref _live);
        foreach (SmscSession session in live)
        {
            session.Close(reset);
        }

        return live.Length;
    }

    /// <summary>Queues a message from a subscriber for whoever binds as <paramref name="systemId"/>. Coding 0 for plain ASCII, else UCS-2.</summary>
    public void SendMo(string systemId, string source, string destination, string text)
    {
        bool ascii = Ascii.IsValid(text);
        PendingDelivery delivery = default;
        delivery.MessageId = ReserveIds(1);
        delivery.DueAt = Now;
        delivery.Source = new Address(1, 1, Encoding.ASCII.GetBytes(source));
        delivery.Destination = new Address(0, 1, Encoding.ASCII.GetBytes(destination));
        delivery.DataCoding = ascii ? (byte)0 : (byte)8;
        delivery.UserData = ascii ? Encoding.ASCII.GetBytes(text) : Encoding.BigEndianUnicode.GetBytes(text);
        if (Mailbox(systemId).Add([delivery]) > 0)
        {
            Interlocked.Increment(ref _ended.GivenUp);
        }
    }

    /// <summary>Stops listening and cuts all connections.</summary>
    public void Dispose()
    {
        _stopping = true;
        _listener?.Dispose();
        CloseConnections();
        Log?.Dispose();
    }

    internal ulong ReserveIds(int count) => Interlocked.Add(ref _nextId, (ulong)count) - (ulong)count;

    internal bool HasGiven(ulong messageId) => messageId >= _firstId && messageId < Volatile.Read(ref _nextId);

    internal SmscMailbox Mailbox(string systemId) => _mailboxes.GetOrAdd(
        systemId,
        static (id, capacity) => new SmscMailbox(Encoding.ASCII.GetBytes(id), capacity),
        Options.MaxPending);

    internal CommandStatus CheckCredentials(string systemId, string password)
    {
        if (Options.Credentials is null)
        {
            return CommandStatus.EsmeROk;
        }

        return !Options.Credentials.TryGetValue(systemId, out string? expected) ? CommandStatus.EsmeRInvSysId
            : expected == password ? CommandStatus.EsmeROk
            : CommandStatus.EsmeRInvPaswd;
    }

    internal void Ended(SmscSession session)
    {
        lock (_gate)
        {
            if (_sessions.Remove(session))
            {
                _ended.Add(session.Counts);
                Volatile.Write(ref _live, [.. _sessions]);
            }
        }
    }

    private void Accept()
    {
        while (!_stopping)
        {
            Socket socket;
            try
            {
                socket = _listener!.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (_stopping)
                {
                    return;
                }

                continue;
            }

            if (Faults.RefuseConnections || _stopping)
            {
                socket.Close();
                continue;
            }

            socket.NoDelay = true;
            socket.ReceiveBufferSize = SocketBuffer;
            socket.SendBufferSize = SocketBuffer;
            var session = new SmscSession(this, socket);
            lock (_gate)
            {
                _sessions.Add(session);
                Volatile.Write(ref _live, [.. _sessions]);
            }

            session.Start();
        }
    }

    // Deliveries and late answers come due between reads; 2 ms is finer than any delay anybody asks for.
    private void Tick()
    {
        while (!_stopping)
        {
            Volatile.Write(ref _stamp, StampOf(DateTime.UtcNow));
            long now = Now;
            foreach (SmscSession session in Volatile.Read(ref _live))
            {
                session.Tick(now);
            }

            Thread.Sleep(2);
        }
    }

    private static long StampOf(DateTime now) =>
        ((((((((now.Year % 100) * 100L) + now.Month) * 100) + now.Day) * 100) + now.Hour) * 100) + now.Minute;
}
