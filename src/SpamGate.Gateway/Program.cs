using System.CommandLine;
using SpamGate.Gateway.Api.Files;
using SpamGate.Gateway.Hosting;

var config = new Option<FileInfo?>("--config") { Description = "Configuration file (JSON, section SpamGate)." };
var check = new Option<bool>("--check-config") { Description = "Names every fault of the configuration and exits: 0 = none, 1 = some." };
var demo = new Option<bool>("--demo") { Description = "Runs gateway, simulated SMSC and SPs in one process and says every second what happens." };
var root = new RootCommand("SpamGate 短信垃圾过滤网关: a filtering SMPP gateway between service providers and an SMSC. Any setting can be given as --SpamGate:Section:Key=Value.")
{
    config,
    check,
    demo,
};
root.TreatUnmatchedTokensAsErrors = false;

var hash = new Command("hash-password", "Reads a password from standard input and prints its hash for Accounts[].PasswordHash.");
hash.SetAction(_ => Commands.HashPassword(Console.In, Console.Out));
root.Subcommands.Add(hash);

var verify = new Command("verify-audit", "Checks every row of the audit of the records that a configuration names: 0 = whole, 1 = broken or not to be read.") { config };
verify.TreatUnmatchedTokensAsErrors = false;
verify.SetAction((parsed, cancellation) => RecordsCommands.VerifyAuditAsync(parsed.GetValue(config), parsed.UnmatchedTokens, Console.Out, Console.Error, cancellation));
root.Subcommands.Add(verify);

var kind = new Option<string?>("--kind") { Description = $"Kind of record: {RecordFiles.Kinds}." };
var csv = new Option<FileInfo?>("--file") { Description = "CSV file (RFC 4180, UTF-8, first line: names of columns)." };
var reason = new Option<string>("--reason") { Description = "Why, for the audit.", DefaultValueFactory = static _ => "command line" };
var records = new Command("records", "Records as CSV files, beside a running gateway too.");
var export = new Command("export", "Writes all records of a kind to a file; passwords are not among them.") { config, kind, csv, reason };
export.TreatUnmatchedTokensAsErrors = false;
export.SetAction((parsed, cancellation) => RecordsCommands.ExportAsync(
    new RecordFileRequest(parsed.GetValue(config), parsed.GetValue(kind), parsed.GetValue(csv), parsed.GetValue(reason)!), parsed.UnmatchedTokens, Console.Out, Console.Error, cancellation));
records.Subcommands.Add(export);
var import = new Command("import", "Adds and changes the records of a file, all or none; 1 = the file has faults, each named by line and column.") { config, kind, csv, reason };
import.TreatUnmatchedTokensAsErrors = false;
import.SetAction((parsed, cancellation) => RecordsCommands.ImportAsync(
    new RecordFileRequest(parsed.GetValue(config), parsed.GetValue(kind), parsed.GetValue(csv), parsed.GetValue(reason)!), parsed.UnmatchedTokens, Console.Out, Console.Error, cancellation));
records.Subcommands.Add(import);
root.Subcommands.Add(records);

root.SetAction((parsed, cancellation) => Commands.RunAsync(
    new RunRequest(parsed.GetValue(config), parsed.GetValue(check), parsed.GetValue(demo), parsed.UnmatchedTokens),
    Console.Out,
    Console.Error,
    cancellation));
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
