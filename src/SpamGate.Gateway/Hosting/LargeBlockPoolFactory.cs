using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace SpamGate.Gateway.Hosting;

/// <summary>
/// Gives Kestrel 32 KiB blocks instead of 4 KiB: a full window of submits then fits one segment, and .NET allocates an array per
/// send beyond eight segments.
/// </summary>
internal sealed class LargeBlockPoolFactory : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new LargeBlockPool();

    private sealed class LargeBlockPool : MemoryPool<byte>
    {
        private const int BlockOctets = 32 * 1024;
        private const int KeptBlocks = 1024;
        private readonly ConcurrentQueue<Block> _free = new();
        private int _kept;

        public override int MaxBufferSize => BlockOctets;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockOctets);
            if (_free.TryDequeue(out Block? block))
            {
                Interlocked.Decrement(ref _kept);
                return block;
            }

            return new Block(this);
        }

        protected override void Dispose(bool disposing) => _free.Clear();

        private void Return(Block block)
        {
            if (Interlocked.Increment(ref _kept) <= KeptBlocks)
            {
                _free.Enqueue(block);
            }
            else
            {
                Interlocked.Decrement(ref _kept);
            }
        }

        private sealed class Block(LargeBlockPool pool) : IMemoryOwner<byte>
        {
            // Pinned, because sockets would pin it anyway and a pinned object heap block never moves.
            private readonly byte[] _array = GC.AllocateUninitializedArray<byte>(BlockOctets, pinned: true);

            public Memory<byte> Memory => _array;

            public void Dispose() => pool.Return(this);
        }
    }
}
