import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import express from 'express';
import { expect, test } from 'vitest';
import { bornExpress } from './born-express.ts';

test('Express finds requests and replies with its own prototypes, and changes none', async () => {
  const app = express();
  const prototypes = (request: IncomingMessage, response: ServerResponse) => [
    Object.getPrototypeOf(request),
    Object.getPrototypeOf(response),
  ];
  let atBirth: unknown[] = [];
  app.use((request, response) => {
    const inExpress = prototypes(request, response);
    const isSame = inExpress.every((prototype, index) => prototype === atBirth[index]);
    response.json({ isSame, path: request.path, isOurApp: request.app === app && response.app === app });
  });
  const server = createServer(bornExpress(app), (request, response) => {
    atBirth = prototypes(request, response);
    app(request, response);
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const answer = await fetch(`http://127.0.0.1:${port}/api/items?a=1`);

  expect(await answer.json()).toEqual({ isSame: true, path: '/api/items', isOurApp: true });
  server.closeAllConnections();
  server.close();
});
