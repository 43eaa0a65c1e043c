using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Tests.Channels;

public sealed class TurnQueueTests
{
    private readonly TurnQueue _turns = new();
    private readonly TurnLane _first = new();
    private readonly TurnLane _second = new();

    [Fact]
    public void BeginTurn_TwoLanes_InTurn()
    {
        Reply[] replies = [.. Enumerable.Range(0, 4).Select(_ => new OwnRequest(CommandId.EnquireLink))];
        _turns.Add(_first, replies[0]);
        _turns.Add(_first, replies[1]);
        _turns.Add(_first, replies[2]);
        _turns.Add(_second, replies[3]);

        var order = new List<Reply?>();
        while (_turns.BeginTurn() is { } lane)
        {
            order.Add(TurnQueue.TakeFrom(lane));
            _turns.EndTurn(lane);
        }

        Assert.Equal([replies[0], replies[3], replies[1], replies[2]], order);
        Assert.True(_turns.IsEmpty);
    }

    [Fact]
    public void Waiting_CountsLanesThatAreNotHavingTheirTurn()
    {
        Assert.Equal(0, _turns.Waiting);
        _turns.Add(_first, new OwnRequest(CommandId.EnquireLink));
        _turns.Add(_first, new OwnRequest(CommandId.EnquireLink));
        _turns.Add(_second, new OwnRequest(CommandId.EnquireLink));
        Assert.Equal(2, _turns.Waiting);

        TurnLane lane = _turns.BeginTurn()!;
        Assert.Equal(1, _turns.Waiting);
        TurnQueue.TakeFrom(lane);
        _turns.EndTurn(lane);
        Assert.Equal(2, _turns.Waiting);

        TurnLane other = _turns.BeginTurn()!;
        TurnQueue.TakeFrom(other);
        _turns.EndTurn(other);
        Assert.Equal(1, _turns.Waiting);
    }
}
