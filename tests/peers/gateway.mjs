// A gateway for texts and calls as docs/channels.md describes one, written from that page alone: it takes the form, and reports, replies and presses keys with
// signed requests of its own. Commands come as JSON lines; what it took goes out as JSON lines. It is also a push service, and any other web server.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const [account, secret] = ['AC0001', 'gateway-secret'];
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
let status = 201;
const given = new Map();

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const right = request.headers.authorization === 'Basic ' + Buffer.from(`${account}:${secret}`).toString('base64');
  const gateway = request.url.startsWith('/2010-04-01/');
  if (status === 0) return request.socket.destroy();
  if (status === -1) return say({ hangs: request.url });
  const answer = gateway && !right ? 401 : status;
  const fields = gateway ? Object.fromEntries(new URLSearchParams(body.toString())) : undefined;
  if (answer < 300 && gateway) given.set(fields.To, fields);
  say({ path: request.url, status: answer, fields, headers: request.headers, body: gateway ? undefined : body.toString('base64') });
  response.writeHead(answer, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ sid: 'SM' + given.size, status: 'queued' }));
});

async function tell(url, fields, wrong) {
  const text = url + Object.keys(fields).sort().map((k) => k + fields[k]).join('');
  const signature = createHmac('sha1', wrong ? 'another-secret' : secret).update(Buffer.from(text, 'utf-8')).digest('base64');
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers: { 'X-Twilio-Signature': signature } });
  say({ told: url, status: answer.status, answer: await answer.text() });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  if (order.status !== undefined) {
    status = order.status;
    say({ status });
  } else void tell(order.tell, order.fields, order.wrong).catch((e) => say({ told: order.tell, failed: String(e) }));
}).on('close', () => process.exit());

server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
