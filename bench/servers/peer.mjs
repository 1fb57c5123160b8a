/** oauth2-mock-server, with a key of the algorithm that `ALGORITHM` names. */
import { OAuth2Server } from 'oauth2-mock-server';

const server = new OAuth2Server();
await server.issuer.keys.generate(process.env['ALGORITHM'] ?? 'RS256');
await server.start(0, '127.0.0.1');
process.stdout.write(`Listening on http://127.0.0.1:${server.address().port}\n`);
