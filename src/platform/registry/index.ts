export { loginFor } from './credentials.ts';
export { pullWithLogin } from './pull.ts';
export { parseRegistry, parseTag } from '../reference.ts';
