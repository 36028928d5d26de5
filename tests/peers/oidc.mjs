// A provider of identities that other people wrote (oidc-provider). Whoever is told to it next is who signs in: it asks nobody anything.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
// What it has to say about itself must not stand between the lines of a test.
console.info = console.warn = console.log = () => {};
const { default: Provider } = await import('oidc-provider');
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');

let next = {};
const people = new Map();
const server = createServer((request, response) => handle(request, response));
let handle = (_, response) => response.writeHead(503).end();

server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  if (order.client) {
    const provider = new Provider(`http://${order.host}:${server.address().port}`, {
      clients: [{ client_id: order.client, client_secret: order.secret, redirect_uris: order.back, grant_types: ['authorization_code'], response_types: ['code'] }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      cookies: { keys: ['only for tests'] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    const through = provider.callback();
    handle = async (request, response) => {
      if (!request.url.startsWith('/interaction/')) return through(request, response);
      if (next.refuses) return provider.interactionFinished(request, response, { error: 'access_denied' }, { mergeWithLastSubmission: false });
      const id = next.sub;
      people.set(id, next.claims);
      return provider.interactionFinished(request, response, { login: { accountId: id, remember: false } }, { mergeWithLastSubmission: false });
    };
    say({ ready: true });
  } else {
    next = order;
    say({ next: order.sub ?? null });
  }
}).on('close', () => process.exit());
