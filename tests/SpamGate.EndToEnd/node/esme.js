'use strict';
// A service provider: binds, keeps a window of submits in flight (GSM and UCS-2 in turn), collects one receipt for each
// message that was accepted, unbinds. Prints one JSON object a line.
// usage: node esme.js PORT SYSTEM_ID PASSWORD SOURCE COUNT WINDOW [CA]
// CA: PEM file of the authority to trust; with it the connection speaks TLS.
const fs = require('fs');
const smpp = require('smpp');

const [port, systemId, password, source, countText, windowText, ca] = process.argv.slice(2);
const count = Number(countText);
const window = Number(windowText);
const texts = [
  'Your table for two is booked for 19:30 on Friday.',
  '您预订的周五晚七点半双人桌已为您保留。',
];

const print = (event, fields) => console.log(JSON.stringify({ event, ...fields }));
const accepted = new Set();
const received = new Set();
let sent = 0;
let answered = 0;
let refused = 0;

const session = ca
  ? smpp.connect({ url: `ssmpp://localhost:${port}`, ca: fs.readFileSync(ca) })
  : smpp.connect({ url: `smpp://127.0.0.1:${port}` });

session.on(ca ? 'secureConnect' : 'connect', () => {
  session.bind_transceiver({ system_id: systemId, password, interface_version: 0x34 }, (pdu) => {
    print('bound', { status: pdu.command_status });
    if (pdu.command_status !== 0) {
      process.exit(1);
    }
    for (let i = 0; i < window; i++) {
      sendNext();
    }
  });
});

session.on('enquire_link', (pdu) => session.send(pdu.response()));
session.on('deliver_sm', (pdu) => {
  session.send(pdu.response());
  // npm smpp hands a receipt's TLV 0x001E over as text, and the receipt's text decoded.
  received.add(String(pdu.receipted_message_id).replace(/\0+$/, ''));
  finishWhenComplete();
});
session.on('error', (error) => {
  print('error', { message: error.message });
  process.exit(1);
});
session.on('close', () => {
  print('closed', {});
  process.exit(0);
});

function sendNext() {
  if (sent >= count) {
    return;
  }
  const number = sent++;
  session.submit_sm({
    source_addr: source,
    source_addr_ton: 1,
    source_addr_npi: 1,
    destination_addr: `86138${String(10000000 + number)}`,
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    registered_delivery: 1,
    short_message: texts[number % texts.length],
  }, (pdu) => {
    answered++;
    if (pdu.command_status === 0) {
      accepted.add(pdu.message_id);
    } else {
      refused++;
    }
    sendNext();
    finishWhenComplete();
  });
}

function finishWhenComplete() {
  if (answered < count || received.size < accepted.size) {
    return;
  }
  const unknown = [...received].filter((id) => !accepted.has(id)).length;
  print('complete', { accepted: accepted.size, refused, receipts: received.size, unknown });
  session.unbind((pdu) => {
    print('unbound', { status: pdu.command_status });
    session.close();
  });
}
