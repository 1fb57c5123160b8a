import { spoilJars } from './spoil-jars.ts';
import type { Kernel } from './kernel.ts';

/**
 * Learns what other servers over the same stores have changed; nothing where there are none. Every call begins with it,
 * so that a policy or a time that one server has answered is in force on all of them.
 */
export async function catchUp(kernel: Kernel): Promise<void> {
  if (!kernel.run.isShared) return;
  switch (await kernel.run.catchUp()) {
    case 'nothing':
    case 'changed':
      return;
    case 'stale':
      return spoilJars(kernel);
    case 'lost':
      return kernel.users.again();
  }
}
