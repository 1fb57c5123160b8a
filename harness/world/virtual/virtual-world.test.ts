import { createVirtualWorld } from './virtual-world.ts';
import { worldSuite } from '../world.suite.ts';

worldSuite('virtual', createVirtualWorld);
