import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { Attribution } from '../../trace/events.ts';
import { tokenRef, TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const PATH = '/api/orders';
const GOOD = tokenRef('a2', 'access', 2, 1_016_000);
const DEAD = tokenRef('a1', 'access', 1, 1_000_000);

const found = (trace: Orders): readonly Finding[] =>
  analyse(trace.trace, { now: instant(9_000) }).filter(({ rule }) => rule === 'mutation-executed-twice');

/** Orders and how they travel. */
class Orders extends TraceBuilder {
  order(at: number, request: string): this {
    return this.client(at, 'A', { type: 'request.started', request, method: 'POST', path: PATH, query: [] });
  }

  post(at: number, request: string, n: number, { hasBody = true, attribution = 'exact' as Attribution } = {}): this {
    const headers: Readonly<Record<string, string>> = hasBody ? { 'content-type': 'application/json' } : {};
    const call = { purpose: 'request', method: 'POST', path: PATH, query: [], headers } as const;
    return this.client(at, 'A', { type: 'fetch.sent', exchange: `${request}.${n}`, request, attribution, ...call });
  }

  arrives(at: number, request: string, n: number, access = GOOD): this {
    const call = { purpose: 'request', method: 'POST', path: PATH, query: [], presented: { access } } as const;
    return this.server(at, { type: 'call.received', call: `c ${request}.${n}`, exchange: `${request}.${n}`, ...call });
  }

  placed(at: number, request: string, n: number): this {
    return this.replied(at, `c ${request}.${n}`, 201, 'ok', { exchange: `${request}.${n}` });
  }

  unread(at: number, request: string, n: number): this {
    return this.client(at, 'A', { type: 'fetch.failed', exchange: `${request}.${n}`, error: 'TypeError' });
  }
}

const twice = (trace = new Orders()): Orders =>
  trace.post(10, 'A.1', 2).arrives(11, 'A.1', 2).placed(12, 'A.1', 2).answered(13, 'A.1.2', 201);

const cutAfter = (access = GOOD): Orders =>
  new Orders()
    .order(0, 'A.1')
    .post(0, 'A.1', 1)
    .arrives(1, 'A.1', 1, access)
    .server(3, { type: 'call.dropped', call: 'c A.1.1', when: 'after' })
    .unread(4, 'A.1', 1);

const expired = (once: { readonly hasBody?: boolean } = {}): Orders =>
  new Orders()
    .order(0, 'A.1')
    .post(0, 'A.1', 1, once)
    .arrives(1, 'A.1', 1, DEAD)
    .replied(2, 'c A.1.1', 401, 'token-expired', { exchange: 'A.1.1' })
    .answered(3, 'A.1.1', 401);

const refused = (again: { readonly hasBody?: boolean } = {}, once: { readonly hasBody?: boolean } = {}): Orders =>
  expired(once).post(10, 'A.1', 2, again).arrives(11, 'A.1', 2).placed(12, 'A.1', 2).answered(13, 'A.1.2', 201);

describe('it fires', () => {
  test('when the answer could not be read and the order was sent again', () => {
    const trace = new Orders().order(0, 'A.1').post(0, 'A.1', 1).arrives(1, 'A.1', 1).placed(2, 'A.1', 1);
    const [finding, ...others] = found(twice(trace.unread(3, 'A.1', 1)));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      summary:
        '#1 (A) POST /api/orders was executed 2 times: one answer never reached the client, which sent it again.',
      remedy: expect.stringContaining('Idempotency-Key'),
      requests: ['A.1'],
    });
    expect(finding?.evidence).toHaveLength(8);
  });

  test('when the connection was cut once the server had acted', () => {
    expect(found(twice(cutAfter()))).toMatchObject([
      {
        summary:
          '#1 (A) POST /api/orders was executed 2 times: one answer never reached the client, which sent it again.',
      },
    ]);
  });

  test('when both were answered', () => {
    const trace = new Orders().order(0, 'A.1').post(0, 'A.1', 1).arrives(1, 'A.1', 1).placed(2, 'A.1', 1);

    expect(found(twice(trace.answered(3, 'A.1.1', 201)))).toMatchObject([
      { summary: '#1 (A) POST /api/orders was executed 2 times.' },
    ]);
  });

  test('when what was sent again had lost its body', () => {
    expect(found(refused({ hasBody: false }))).toMatchObject([
      {
        summary: '#1 (A) POST /api/orders was executed without its body: the request that was sent again had lost it.',
        remedy: expect.stringContaining('build it anew'),
      },
    ]);
  });

  test('when the server missed the body of what was sent again', () => {
    const trace = expired().post(10, 'A.1', 2, { hasBody: false }).arrives(11, 'A.1', 2);
    const missed = trace.replied(12, 'c A.1.2', 400, 'bad-request', { exchange: 'A.1.2' }).answered(13, 'A.1.2', 400);

    expect(found(missed)).toMatchObject([
      {
        severity: 'error',
        summary: '#1 (A) POST /api/orders was refused without its body: the request that was sent again had lost it.',
      },
    ]);
  });
});

describe('it does not fire', () => {
  test('when what was sent again is refused for what its body says', () => {
    const trace = expired().post(10, 'A.1', 2).arrives(11, 'A.1', 2);

    expect(found(trace.replied(12, 'c A.1.2', 400, 'bad-request', { exchange: 'A.1.2' }))).toEqual([]);
  });

  test('when the order was refused with 401 before it was placed', () => {
    expect(found(refused())).toEqual([]);
  });

  test('when it never had a body', () => {
    expect(found(refused({ hasBody: false }, { hasBody: false }))).toEqual([]);
  });

  test('when the connection was cut and the token of the call had run out', () => {
    expect(found(twice(cutAfter(DEAD)))).toEqual([]);
  });

  test('when the connection was cut before the server acted', () => {
    const trace = new Orders().order(0, 'A.1').post(0, 'A.1', 1).arrives(1, 'A.1', 1);
    trace.server(3, { type: 'call.dropped', call: 'c A.1.1', when: 'before' });

    expect(found(twice(trace.unread(4, 'A.1', 1)))).toEqual([]);
  });

  test('for what is safe to repeat', () => {
    const trace = new Orders()
      .started(0, 'A.1')
      .sent(0, 'A.1.1')
      .received(1, 'c1', 'A.1.1')
      .replied(2, 'c1', 200, 'ok');
    trace.unread(3, 'A.1', 1).sent(10, 'A.1.2').received(11, 'c2', 'A.1.2').replied(12, 'c2', 200, 'ok');

    expect(found(trace.answered(13, 'A.1.2', 200))).toEqual([]);
  });

  test('when two equal orders of one tab are under way and it was inferred whose call is whose', () => {
    const inferred = { attribution: 'inferred' } as const;
    const alone = new Orders().order(0, 'A.1').post(0, 'A.1', 1, inferred).arrives(1, 'A.1', 1).placed(2, 'A.1', 1);
    expect(found(twice(alone.answered(3, 'A.1.1', 201)))).toHaveLength(1);

    expect(found(twice(alone.order(4, 'A.2')))).toEqual([]);
  });

  test('on what the client alone tells', () => {
    const trace = new Orders().order(0, 'A.1').post(0, 'A.1', 1).answered(3, 'A.1.1', 201).post(10, 'A.1', 2);

    expect(found(trace.answered(13, 'A.1.2', 201))).toEqual([]);
  });
});
