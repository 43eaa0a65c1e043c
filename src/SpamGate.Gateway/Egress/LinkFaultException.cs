namespace SpamGate.Gateway.Egress;

/// <summary>An SMSC did something that ends the connection; the message says what.</summary>
internal sealed class LinkFaultException(string message) : Exception(message);
