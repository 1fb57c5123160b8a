import { expect, test } from 'vitest';
import { LightResponse } from './light-response.ts';

const response = (text: string, status = 200) =>
  new LightResponse(text, { status, headers: new Headers({ 'content-type': 'application/json' }), url: 'http://a/b' });

test('it and its clone are read each once, as text or as JSON', async () => {
  const first = response('{"item":1}');
  const second = first.clone();

  expect(await first.json()).toEqual({ item: 1 });
  expect(first.bodyUsed).toBe(true);
  expect(second.bodyUsed).toBe(false);
  expect(await second.text()).toBe('{"item":1}');
  await expect(first.text()).rejects.toThrow(TypeError);
  expect(() => first.clone()).toThrow(TypeError);
});

test('it tells status, headers and address as a response does', () => {
  const refused = response('{}', 401);

  expect([refused.ok, refused.status, refused.url]).toEqual([false, 401, 'http://a/b']);
  expect(refused.headers.get('Content-Type')).toBe('application/json');
  expect(response('').ok).toBe(true);
});

test('what is seldom asked for comes from a real one, and is read there once too', async () => {
  expect(new Uint8Array(await response('ab').arrayBuffer())).toEqual(new Uint8Array([97, 98]));
  expect(await (await response('ab').blob()).text()).toBe('ab');
  expect(response('').body).toBeNull();

  const streamed = response('ab');
  const chunks: Uint8Array[] = [];
  const reader = streamed.body?.getReader();
  for (let chunk = await reader?.read(); chunk?.value !== undefined; chunk = await reader?.read())
    chunks.push(chunk.value);

  expect(chunks).toEqual([new Uint8Array([97, 98])]);
  expect(streamed.bodyUsed).toBe(true);
  await expect(streamed.text()).rejects.toThrow(TypeError);

  const told = response('ab');
  await told.text();
  expect(told.body?.locked).toBe(true);
});
