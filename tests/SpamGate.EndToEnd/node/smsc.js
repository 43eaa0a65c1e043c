'use strict';
// A message centre: accepts every bind, prints every submit_sm, answers it, and sends a receipt when one was asked for.
// A line of JSON on standard input, {"deliver":{"source":"...","dest":"...","text":"..."}}, is sent as a mobile-originated
// message over the last link that bound. Prints one JSON object a line.
// usage: node smsc.js PORT [CERTIFICATE]
// CERTIFICATE: PEM file with certificate and key; with it every connection speaks TLS.
const fs = require('fs');
const readline = require('readline');
const smpp = require('smpp');

const port = Number(process.argv[2]);
const print = (event, fields) => console.log(JSON.stringify({ event, ...fields }));
let messageId = 0;
let link = null;

const hexOf = (message) => Buffer.isBuffer(message) ? message.toString('hex') : undefined;

const certificate = process.argv[3] && fs.readFileSync(process.argv[3]);
const server = smpp.createServer(certificate ? { key: certificate, cert: certificate } : {}, (session) => {
  for (const command of ['bind_transceiver', 'bind_transmitter', 'bind_receiver']) {
    session.on(command, (pdu) => {
      session.send(pdu.response({ system_id: 'node' }));
      link = session;
      print('bound', { command, systemId: pdu.system_id });
    });
  }
  session.on('submit_sm', (pdu) => {
    const id = (++messageId).toString(16).padStart(8, '0');
    session.send(pdu.response({ message_id: id }));
    print('submit', {
      id,
      source: pdu.source_addr,
      dest: pdu.destination_addr,
      coding: pdu.data_coding,
      text: pdu.short_message.message,
      payload: pdu.message_payload && pdu.message_payload.message,
      octets: hexOf(pdu.short_message.message),
    });
    if (pdu.registered_delivery & 1) {
      sendReceipt(session, pdu, id);
    }
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => {
    session.send(pdu.response());
    session.close();
    print('unbound', {});
  });
  session.on('error', () => {});
});

function sendReceipt(session, submit, id) {
  session.deliver_sm({
    esm_class: 4,
    source_addr: submit.destination_addr,
    destination_addr: submit.source_addr,
    short_message: `id:${id} sub:001 dlvrd:001 submit date:2601021504 done date:2601021504 stat:DELIVRD err:000 text:`,
    receipted_message_id: id,
    message_state: 2,
  }, (pdu) => print('receipt', { id, status: pdu.command_status }));
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { deliver } = JSON.parse(line);
  link.deliver_sm({
    source_addr: deliver.source,
    destination_addr: deliver.dest,
    short_message: deliver.text,
  }, (pdu) => print('delivered', { status: pdu.command_status }));
});

server.listen(port, '127.0.0.1', () => print('listening', { port }));
