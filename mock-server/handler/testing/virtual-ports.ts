import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { portsIn, type VirtualPorts } from '../../virtual/core.ts';

/** The ports of a server in virtual time, for tests that replace some of them. */
export const virtualPorts = (clock: VirtualClock = new VirtualClock()): VirtualPorts => portsIn(clock);
