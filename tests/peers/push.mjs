// A push service that other people wrote (web-push-testing): it makes subscriptions as a browser would, checks who sends, and reads what it gets with the browser's
// keys. It does not look at the audience, the expiry or the urgency: those are told to the test, which does.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { PushApiModel } = require('web-push-testing/src/PushApiModel');
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');

const model = new PushApiModel();
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const h = request.headers;
  const hash = request.url.split('/').pop();
  let status = 201;
  let why;
  try {
    await model.handleNotification(hash, { encoding: h['content-encoding'], authorization: h.authorization, ttl: h.ttl }, Buffer.concat(chunks));
  } catch (e) {
    why = String(e.message);
    status = e.constructor.name === 'SubscriptionExpiredError' ? 410 : 400;
  }
  response.writeHead(status).end();
  say({ status, why, headers: h, messages: status === 201 ? model.getNotifications({ clientHash: hash }).messages : [] });
});

createInterface({ input: process.stdin }).on('line', async (line) => {
  const order = JSON.parse(line);
  if (order.subscribe) {
    const made = await model.subscribe({ applicationServerKey: order.subscribe, userVisibleOnly: 'true' });
    say({ endpoint: made.endpoint, key: made.keys.p256dh, secret: made.keys.auth, hash: made.clientHash });
  } else {
    model.expireSubscription(order.expire);
    say({ expired: order.expire });
  }
}).on('close', () => process.exit());

server.listen(0, '127.0.0.1', () => {
  model.notifyUrl = `http://127.0.0.1:${server.address().port}/notify/`;
  say({ port: server.address().port });
});
