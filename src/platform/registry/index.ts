export { loginFor } from './credentials.ts';
export { pullWithLogin } from './pull.ts';
export { parseRegistry, parseTag, registryHost } from '../reference.ts';
