using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SpamGate.Storage.Records.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddCompliance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ConductEvents",
                columns: table => new
                {
                    EventId = table.Column<Guid>(type: "uuid", nullable: false),
                    SpId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    ChangedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConductEvents", x => x.EventId);
                });

            migrationBuilder.CreateTable(
                name: "Evidence",
                columns: table => new
                {
                    SampleId = table.Column<Guid>(type: "uuid", nullable: false),
                    BreachId = table.Column<Guid>(type: "uuid", nullable: false),
                    SpId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Port = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Recipient = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Category = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Probability = table.Column<float>(type: "real", nullable: true),
                    Symbols = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ContentRules = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ModelSha = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Sealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    ChangedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Evidence", x => x.SampleId);
                });

            migrationBuilder.CreateTable(
                name: "Standings",
                columns: table => new
                {
                    SpId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Card = table.Column<string>(type: "text", nullable: false),
                    Points = table.Column<int>(type: "integer", nullable: false),
                    Ports = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    ChangedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Standings", x => x.SpId);
                });

            migrationBuilder.CreateTable(
                name: "Tallies",
                columns: table => new
                {
                    SpId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Port = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Period = table.Column<long>(type: "bigint", nullable: false),
                    Passed = table.Column<long>(type: "bigint", nullable: false),
                    Counts = table.Column<int[]>(type: "integer[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tallies", x => new { x.Period, x.SpId, x.Port });
                });

            migrationBuilder.CreateIndex(
                name: "IX_ConductEvents_SpId_At",
                table: "ConductEvents",
                columns: new[] { "SpId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Evidence_At",
                table: "Evidence",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_Evidence_BreachId",
                table: "Evidence",
                column: "BreachId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ConductEvents");

            migrationBuilder.DropTable(
                name: "Evidence");

            migrationBuilder.DropTable(
                name: "Standings");

            migrationBuilder.DropTable(
                name: "Tallies");
        }
    }
}
