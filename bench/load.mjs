import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * One user of a server: writes its next request, and looks at the reply.
 *
 * @typedef {{ next: () => Buffer, took?: (reply: string) => void }} Client
 */

/**
 * Sends `requests` in all, over one keep-alive connection a client; each sends the next one when it has the reply.
 * Rejects when an answer is not 200. Plain sockets, so that the load takes little from the server's machine.
 *
 * @param {number} port
 * @param {readonly Client[]} clients
 * @param {number} requests
 * @returns {Promise<{ seconds: number }>}
 */
export async function load(port, clients, requests) {
  const budget = { left: requests };
  const lines = await Promise.all(clients.map(() => open(port)));
  const began = performance.now();
  try {
    await Promise.all(lines.map((line, index) => talk(line, clients[index], budget)));
  } finally {
    for (const line of lines) line.destroy();
  }
  return { seconds: (performance.now() - began) / 1_000 };
}

async function open(port) {
  const line = connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1');
  await once(line, 'connect');
  return line;
}

function talk(line, client, budget) {
  return new Promise((resolve, reject) => {
    let reply = '';
    const send = () => {
      if (budget.left === 0) return resolve(undefined);
      budget.left -= 1;
      line.write(client.next());
    };
    line.on('data', (text) => {
      reply += text;
      const length = lengthOf(reply);
      if (length === undefined || reply.length < length) return;
      if (!reply.startsWith('HTTP/1.1 200 ')) return reject(new Error(`A server answered:\n${reply}`));
      client.took?.(reply);
      reply = '';
      send();
    });
    line.on('error', reject);
    line.on('close', () => reject(new Error('A server closed a connection that was to stay open.')));
    send();
  });
}

/** Of head and body, once the head is there. */
function lengthOf(reply) {
  const head = reply.indexOf('\r\n\r\n');
  if (head === -1) return undefined;
  const written = /\r\ncontent-length: *(\d+)/i.exec(reply.slice(0, head + 2))?.[1];
  if (written === undefined) throw new Error(`A reply has no content-length:\n${reply}`);
  return head + 4 + Number(written);
}
