import { durationText } from '../../../reauth/time/duration.ts';
import { later } from '../../../reauth/time/instant.ts';
import type { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { ServerStep } from '../../scenario/scenario.ts';
import { controlCallOf, releaseCallOf, type ControlCall } from '../control-call.ts';
import type { BrowserJar } from '../tab/browser-jar.ts';
import { VainRelease } from '../vain-release.ts';
import type { VirtualServer } from './virtual-server.ts';

/** What a step of the server is done with. */
export interface ServerStepPorts {
  readonly server: VirtualServer;
  readonly clock: VirtualClock;
  /** Of the scenario's browser. */
  readonly jar: Pick<BrowserJar, 'headerFor' | 'store'>;
  /** Where the server is, as the jar knows it. */
  readonly origin: string;
}

/** How long, in the time of the scenario, a `release` waits for its calls. */
const RELEASE_BOUND_MS = 60_000;

/** Does what a step says, over the control API that every world has. */
export async function serverStep(step: ServerStep, ports: ServerStepPorts): Promise<void> {
  const { server, clock } = ports;
  switch (step.do) {
    case 'release':
      return release(step.which, server, clock);
    case 'expire':
    case 'move the clock':
      return asBrowser(controlCallOf(step), ports);
    case 'hold':
      server.held.holdBegins(step.match);
      await server.control(controlCallOf(step));
      return;
    case 'change policy':
    case 'set fault':
    case 'clear faults':
    case 'rotate keys':
      await server.control(controlCallOf(step));
  }
}

/** As a panel in that browser does it: with its cookies, and the corrections that the reply sets reach its jar. */
async function asBrowser(call: ControlCall, { server, jar, origin }: ServerStepPorts): Promise<void> {
  const url = `${origin}${call.path}`;
  for (const line of await server.control(call, jar.headerFor(url))) jar.store(line, url);
}

async function release(
  which: Extract<ServerStep, { readonly do: 'release' }>['which'],
  { held, control }: VirtualServer,
  clock: VirtualClock,
): Promise<void> {
  await clock.runWhile(() => held.meant(which) === undefined, later(clock.now(), RELEASE_BOUND_MS));
  const calls = held.meant(which);
  if (calls === undefined) {
    throw new VainRelease(`${held.story(which)} The release waited ${durationText(RELEASE_BOUND_MS)} for them.`);
  }
  if (which === 'all') held.holdsEnd();
  await control(releaseCallOf(which === 'all' ? 'all' : calls));
}
