using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Hosting;
using SpamGate.Gateway.Records;
using SpamGate.Gateway.Tests.Configuration;

namespace SpamGate.Gateway.Tests.Hosting;

/// <summary>Records as files on the command line, beside a gateway that has them open.</summary>
public sealed class RecordsCommandsTests : IAsyncLifetime, IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private RecordedConfiguration _recorded = null!;
    private SnapshotSource _source = null!;

    public Task InitializeAsync()
    {
        _recorded = new RecordedConfiguration(TimeProvider.System);
        Assert.True(SnapshotSource.TryCreate(_folder.Input(), out SnapshotSource? source, out _, recorded: _recorded));
        _source = source;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _source.Dispose();
        await _recorded.DisposeAsync();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task ExportEditImport_IsInForceInTheGatewayThatRuns()
    {
        string file = _folder.Path("numbers.csv");
        Assert.Equal(0, await ExportAsync("numbers", file));
        Assert.Equal(
            "number,purpose,sp_id,messages_per_second\r\n10690001,general,sp1,0\r\n106900012,general,sp2,0\r\n10690001777,transactional,sp1,0\r\nONE,general,sp1,0\r\n",
            await File.ReadAllTextAsync(file));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("general,sp2,0", "general,sp2,7", StringComparison.Ordinal));

        Assert.Equal(0, await ImportAsync("numbers", file));

        Assert.Contains("4 rows: 0 numbers added, 1 changed", _output.ToString(), StringComparison.Ordinal);
        var told = new TaskCompletionSource();
        _recorded.Changed += () => told.TrySetResult();
        if (!_recorded.HasChanged)
        {
            await told.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }

        Assert.True(_source.Look());
        Assert.Equal(1, _source.Current.SpsById["sp2"].NumberRates.Count);
    }

    [Fact]
    public async Task FaultyFile_IsNamedByLineAndColumn_AndNothingIsWritten()
    {
        _folder.Write("codes.csv", "sp_id,code,price_fen,charging\r\nsp1,A,10,per_message\r\nsp1,B,ten,per_message\r\nsp7,C,10,monthly\r\n");

        Assert.Equal(1, await ImportAsync("service-codes", _folder.Path("codes.csv")));

        string said = _error.ToString();
        Assert.Contains("codes.csv: line 3, column price_fen: is 'ten'", said, StringComparison.Ordinal);
        Assert.Contains("codes.csv: line 4, column sp_id: is 'sp7'; there is no such SP", said, StringComparison.Ordinal);
        Assert.Contains("Nothing was written.", said, StringComparison.Ordinal);
        Assert.Equal(0, await ExportAsync("service-codes", _folder.Path("none.csv")));
        Assert.Equal("sp_id,code,name,price_fen,charging\r\n", await File.ReadAllTextAsync(_folder.Path("none.csv")));
    }

    [Theory]
    [InlineData("things", "x.csv", "Say --kind: one of sps, accounts")]
    [InlineData(null, "x.csv", "Say --kind: one of sps, accounts")]
    [InlineData("sps", null, "Say --file FILE.")]
    [InlineData("sps", "missing.csv", "missing.csv")]
    public async Task WhatIsMissing_IsAskedFor(string? kind, string? file, string said)
    {
        Assert.NotEqual(0, await ImportAsync(kind, file is null ? null : _folder.Path(file)));
        Assert.Contains(said, _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> ExportAsync(string? kind, string? file) => RecordsCommands.ExportAsync(Request(kind, file), [], _output, _error, CancellationToken.None);

    private Task<int> ImportAsync(string? kind, string? file) => RecordsCommands.ImportAsync(Request(kind, file), [], _output, _error, CancellationToken.None);

    private RecordFileRequest Request(string? kind, string? file) => new(new FileInfo(_folder.File), kind, file is null ? null : new FileInfo(file), "test");
}
