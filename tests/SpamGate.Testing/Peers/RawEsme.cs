using System.Text;
using SpamGate.Testing.Wire;

namespace SpamGate.Testing.Peers;

/// <summary>Result of one submit: the status and, when 0, the message id.</summary>
public readonly record struct SubmitResult(uint Status, string MessageId);

/// <summary>A service provider's client, as raw as the tests need it.</summary>
public sealed class RawEsme : IAsyncDisposable
{
    private RawEsme(RawConnection connection) => Connection = connection;

    /// <summary>The connection below.</summary>
    public RawConnection Connection { get; }

    /// <summary>Connects without binding.</summary>
    public static async Task<RawEsme> ConnectAsync(int port) => new(await RawConnection.ConnectAsync(port));

    /// <summary>A client on a connection made elsewhere.</summary>
    public static RawEsme On(RawConnection connection) => new(connection);

    /// <summary>Connects and binds; anything but status 0 is an error.</summary>
    public static async Task<RawEsme> BindAsync(int port, string systemId, string password, uint command = RawCommand.BindTransceiver)
    {
        RawEsme esme = await ConnectAsync(port);
        RawPdu answer = await esme.TryBindAsync(systemId, password, command);
        if (answer.Status != 0)
        {
            await esme.DisposeAsync();
            throw new InvalidOperationException($"The bind of {systemId} was answered 0x{answer.Status:X}.");
        }

        return esme;
    }

    /// <summary>Sends a bind and returns its answer.</summary>
    public Task<RawPdu> TryBindAsync(string systemId, string password, uint command = RawCommand.BindTransceiver, string systemType = "") =>
        Connection.RequestAsync(command, BindBody(systemId, password, systemType));

    /// <summary>Submits and waits for the answer.</summary>
    public async Task<SubmitResult> SubmitAsync(ShortMessagePdu message, TimeSpan? patience = null)
    {
        RawPdu answer = await Connection.RequestAsync(RawCommand.SubmitSm, message.ToBody(), patience);
        return ToResult(answer);
    }

    /// <summary>Puts all messages on the wire at once, then collects the answers in order.</summary>
    public async Task<SubmitResult[]> SubmitManyAsync(IEnumerable<ShortMessagePdu> messages, TimeSpan? patience = null)
    {
        List<Task<RawPdu>> answers = [];
        foreach (ShortMessagePdu message in messages)
        {
            answers.Add(await Connection.BeginRequestAsync(RawCommand.SubmitSm, message.ToBody()));
        }

        RawPdu[] all = await Task.WhenAll(answers).WaitAsync(patience ?? TimeSpan.FromSeconds(30));
        return [.. all.Select(ToResult)];
    }

    /// <summary>The next deliver_sm, receipt or not.</summary>
    public async Task<ShortMessagePdu> NextDeliverAsync(TimeSpan? patience = null) =>
        ShortMessagePdu.Parse(await Connection.NextRequestAsync(RawCommand.DeliverSm, patience));

    /// <summary>Unbinds and closes.</summary>
    public async Task UnbindAsync() => await Connection.RequestAsync(RawCommand.Unbind, []);

    /// <summary>Body of the three binds (SMPP 3.4 section 4.1.1).</summary>
    public static byte[] BindBody(string systemId, string password, string systemType = "", byte interfaceVersion = 0x34) => new RawWriter()
        .CString(systemId).CString(password).CString(systemType)
        .Byte(interfaceVersion).Byte(0).Byte(0).CString("")
        .ToArray();

    /// <summary>Reads a submit_sm_resp; an error response may lack its body.</summary>
    public static SubmitResult ToResult(RawPdu answer) =>
        new(answer.Status, answer.Status == 0 ? answer.ReadCString() : Encoding.Latin1.GetString(answer.Body));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
