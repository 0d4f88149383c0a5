export { loginFor } from './credentials.ts';
export { parseRegistry, parseTag, registryHost } from './reference.ts';
export { pullWithLogin } from './pull.ts';
