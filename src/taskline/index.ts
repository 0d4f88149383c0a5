export { bind, usage, type Callable } from './bind.ts';
export { parseCall } from './call.ts';
export { allowedValues } from './coerce.ts';
export { formatHost, parseHost, type HostAddress } from '../core/index.ts';
export { hostMatcher, parseHostPattern, splitHosts, type HostPattern } from './host-pattern.ts';
export { hasTargets } from './targets.ts';
export type * from './types.ts';
export { unknownTask } from './unknown.ts';
