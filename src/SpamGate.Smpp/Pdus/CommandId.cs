namespace SpamGate.Smpp.Pdus;

/// <summary>command_id (SMPP 3.4 section 5.1.2.1, 5.0 section 4.7.5). Bit 31 marks a response.</summary>
public enum CommandId : uint
{
    BindReceiver = 0x00000001,
    BindTransmitter = 0x00000002,
    QuerySm = 0x00000003,
    SubmitSm = 0x00000004,
    DeliverSm = 0x00000005,
    Unbind = 0x00000006,
    ReplaceSm = 0x00000007,
    CancelSm = 0x00000008,
    BindTransceiver = 0x00000009,
    Outbind = 0x0000000B,
    EnquireLink = 0x00000015,
    SubmitMulti = 0x00000021,
    AlertNotification = 0x00000102,
    DataSm = 0x00000103,
    BroadcastSm = 0x00000111,
    QueryBroadcastSm = 0x00000112,
    CancelBroadcastSm = 0x00000113,

    GenericNack = 0x80000000,
    BindReceiverResp = 0x80000001,
    BindTransmitterResp = 0x80000002,
    QuerySmResp = 0x80000003,
    SubmitSmResp = 0x80000004,
    DeliverSmResp = 0x80000005,
    UnbindResp = 0x80000006,
    ReplaceSmResp = 0x80000007,
    CancelSmResp = 0x80000008,
    BindTransceiverResp = 0x80000009,
    EnquireLinkResp = 0x80000015,
    SubmitMultiResp = 0x80000021,
    DataSmResp = 0x80000103,
    BroadcastSmResp = 0x80000111,
    QueryBroadcastSmResp = 0x80000112,
    CancelBroadcastSmResp = 0x80000113,
}

/// <summary>What can be told of a <see cref="CommandId"/> alone.</summary>
public static class CommandIds
{
    private const uint ResponseBit = 0x80000000;

    /// <summary>True for every response, generic_nack included: neither is ever answered.</summary>
    public static bool IsResponse(this CommandId id) => ((uint)id & ResponseBit) != 0;

    /// <summary>The command_id of the response to a request.</summary>
    public static CommandId ToResponse(this CommandId id) => (CommandId)((uint)id | ResponseBit);

    /// <summary>True for the three binds.</summary>
    public static bool IsBind(this CommandId id) =>
        id is CommandId.BindReceiver or CommandId.BindTransmitter or CommandId.BindTransceiver;

    /// <summary>True for a request that SMPP 3.4 defines; anything else is answered with generic_nack 0x03.</summary>
    public static bool IsKnownRequest(this CommandId id) => id
        is CommandId.SubmitSm or CommandId.DeliverSm or CommandId.EnquireLink
        or CommandId.BindReceiver or CommandId.BindTransmitter or CommandId.BindTransceiver
        or CommandId.QuerySm or CommandId.Unbind or CommandId.ReplaceSm or CommandId.CancelSm
        or CommandId.Outbind or CommandId.SubmitMulti or CommandId.AlertNotification or CommandId.DataSm;
}
