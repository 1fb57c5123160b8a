import { useCallback, useSyncExternalStore } from 'react';
import { usePanelTools } from './panel-tools.tsx';
import type { Answer } from './sources/answer.ts';
import type { LabClient, LabController } from './sources/lab-controller.ts';
import { selectIsBearer } from './state/server-slice.ts';
import { usePanelSelector } from './state/store.ts';
import { selectSource } from './state/trace-slice.ts';
import { selectTarget } from './state/view-slice.ts';
import { useAction } from './use-action.ts';

/** The Lab as it is now, with its actions bound to the client that the user chose. */
export interface LabInUse {
  readonly controller: LabController;
  readonly clients: readonly LabClient[];
  readonly busy: boolean;
  /** The clients that the buttons are for. */
  readonly targets: readonly LabClient[];
}

/** `undefined` when there is no Lab here, or another source is chosen. */
export function useLab(): LabInUse | undefined {
  const { lab } = usePanelTools().environment;
  const chosen = usePanelSelector(selectSource) === 'lab';
  const target = usePanelSelector(selectTarget);
  const subscribe = useCallback((listener: () => void) => lab?.subscribe(listener) ?? (() => undefined), [lab]);
  const clients = useSyncExternalStore(subscribe, () => lab?.clients() ?? NONE);
  const busy = useSyncExternalStore(subscribe, () => lab?.busy ?? false);
  if (lab === undefined || !chosen) return undefined;
  const named = clients.filter(({ tab }) => tab === target);
  return { controller: lab, clients, busy, targets: named.length > 0 ? named : clients };
}

/**
 * Logs the Lab in, out, or lets it fire. One client logs in or out for all, since they share this browser's cookies; where
 * tokens travel in headers each has its own, and does so for itself.
 */
export function useLabActions({ controller, targets }: LabInUse) {
  const act = useAction();
  const bearer = usePanelSelector(selectIsBearer);
  const signing = bearer ? targets : targets.slice(0, 1);
  return {
    login: (user: Parameters<LabController['login']>[0]) =>
      act(() => firstFailure(signing.map(({ tab }) => controller.login(user, tab)))),
    logout: () => act(() => firstFailure(signing.map(({ tab }) => controller.logout(tab)))),
    fire: (count: number) => act(() => firstFailure(targets.map(({ tab }) => controller.fire(count, tab)))),
  };
}

async function firstFailure(answers: readonly Promise<Answer<void>>[]): Promise<Answer<void>> {
  const settled = await Promise.all(answers);
  return settled.find(({ ok }) => !ok) ?? { ok: true, value: undefined };
}

const NONE: readonly LabClient[] = [];
